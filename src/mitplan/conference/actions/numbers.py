"""The stable numbers under which things of a plan stand in public."""

from django.db.models import Max, Model

from mitplan.plan.models import Plan


def next_number(plan: Plan, sort: type[Model]) -> int:
    """The number that a plan's next thing of this sort has; the lock lasts until the verb's commit."""
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)
    last = sort._default_manager.filter(plan=plan).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
