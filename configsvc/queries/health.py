"""How the config server is, as Spring's own health indicator says it: which repositories answer, and never a value."""

from collections.abc import Mapping
from typing import Final

from configsvc.backends.gathering import LabelUnknown, RequiredBackendFailed, gather
from configsvc.environment.order import DEFAULT_PROFILE, contexts
from configsvc.properties import properties
from shop.web.health import UP

#: What is looked for.
APPLICATION: Final = "app"


def config_server() -> tuple[str, Mapping[str, object]]:
    """How it is, and the sources it found; backends whose word is missing or old are named."""
    asked = {"application": APPLICATION, "profiles": [DEFAULT_PROFILE]}
    try:
        found = gather(contexts((APPLICATION,), (DEFAULT_PROFILE,)), ())
    except (RequiredBackendFailed, LabelUnknown) as error:
        return properties.current.health_down_status, {"repository": asked, "error": str(error)}
    if not found.sources and not properties.current.accept_empty:
        return properties.current.health_down_status, {"repository": asked, "error": "There are no sources."}
    repository = {
        "name": APPLICATION,
        "profiles": [DEFAULT_PROFILE],
        "label": None,
        "sources": [source.name for source in found.sources],
    }
    return UP, {"repositories": [repository], **({"degraded": found.troubles} if found.troubles else {})}
