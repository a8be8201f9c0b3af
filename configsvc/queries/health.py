"""How the config server is, as Spring's own health indicator says it: which repositories answer, and never a value."""

from collections.abc import Mapping
from typing import Final

from configsvc.backends.gathering import LabelUnknown, RequiredBackendFailed, gather
from configsvc.environment.order import DEFAULT_PROFILE, contexts
from configsvc.properties import properties

#: What is looked for.
APPLICATION: Final = "app"


def config_server() -> tuple[bool, Mapping[str, object]]:
    """Whether it can answer, and the sources it found; backends whose word is missing or old are named."""
    asked = {"application": APPLICATION, "profiles": [DEFAULT_PROFILE]}
    try:
        found = gather(contexts((APPLICATION,), (DEFAULT_PROFILE,)), ())
    except (RequiredBackendFailed, LabelUnknown) as error:
        return False, {"repository": asked, "error": str(error)}
    if not found.sources and not properties.current.accept_empty:
        return False, {"repository": asked, "error": "There are no sources."}
    repository = {
        "name": APPLICATION,
        "profiles": [DEFAULT_PROFILE],
        "label": None,
        "sources": [source.name for source in found.sources],
    }
    return True, {"repositories": [repository], **({"degraded": found.troubles} if found.troubles else {})}
