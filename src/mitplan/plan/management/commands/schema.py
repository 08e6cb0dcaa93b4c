"""`mitplan schema`: print the JSON Schema of plan documents."""

import json
from typing import Any

from mitplan.core.commands import VerbCommand
from mitplan.plan.schema import json_schema


class Command(VerbCommand):
    help = "Prints the JSON Schema of plan documents, as it stands in docs/plan-document.schema.json."

    def call(self, **options: Any) -> str:
        return json.dumps(json_schema(), indent=1)
