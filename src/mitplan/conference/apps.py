from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    name = "mitplan.conference"
    label = "conference"

    def ready(self) -> None:
        from mitplan.core import (  # noqa: PLC0415  addresses are there only once all rooms are
            followers,
            navigation,
            tidying,
        )

        from .actions.moderation import erase_what_is_due  # noqa: PLC0415
        from .queries import (  # noqa: F401, PLC0415  say how they are spoken of
            comments,
            contributions,
            proposal_fates,
            successions,
        )
        from .similar import keeping  # noqa: PLC0415  as above

        tidying.register(erase_what_is_due)
        navigation.register(80, "conference", _("Mitmachen"), "conference:home")
        followers.register("similar", keeping.follow, keeping.rebuild)
