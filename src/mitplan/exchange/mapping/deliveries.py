"""From files to a delivery: read by the mapping, parties looked up in the register."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import replace

from ..given import Delivery
from .declared import Mapping
from .gathering import gather
from .parties import register_by_name
from .sources import SourceFile, records_of


def delivery_of(mapping: Mapping, files: Sequence[SourceFile]) -> tuple[Delivery, AnyMapping[str, int]]:
    """What the files give, and how many records each rule took; two queries. Raises ValidationError naming a file."""
    records, remarks = records_of(mapping, files)
    found = gather(mapping, records, register_by_name())
    return replace(found.delivery, remarks=[*remarks, *found.delivery.remarks]), found.counts
