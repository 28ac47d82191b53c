"""Having a worker process tell receivers what happens, from when it is born until it ends."""

from __future__ import annotations

from service.api.context import Services
from service.storing import Keeping
from service.watching.targets import Policy
from service.watching.telling import Telling

# Beside what gunicorn leaves for requests; an attempt that is cut off is made again.
_STOP_SECONDS = 5.0


def keep_telling(parts: Services) -> Telling | None:
    """Tell from now on; None where the operator wants nobody to be called."""
    settings = parts.settings
    if not settings.webhooks:
        return None
    keeping = Keeping(settings.store_text, settings.count_corrections)
    policy = Policy(settings.webhook_http, settings.webhook_private)
    telling = Telling(parts.database, keeping, parts.indexes, settings.half_life_days, policy)
    telling.start()
    return telling


def stop_telling(telling: Telling | None) -> None:
    """Finish what is under way, for a few seconds at most."""
    if telling is not None:
        telling.stop(_STOP_SECONDS)
