"""The environment of an application: what all backends say, decrypted, in order, overrides first."""

import hashlib
from collections.abc import Sequence

import orjson
from pydantic import TypeAdapter, ValidationError

from configsvc.backends.gathering import gather
from configsvc.environment import names
from configsvc.environment.order import SHARED_CONTEXT, contexts, unmistakable
from configsvc.environment.values import Environment, PropertySource, Value
from configsvc.properties import properties
from configsvc.queries.unsealing import unsealed
from configsvc.rules.masks import is_secret
from shop.config.base import Scalar
from shop.config.formats.limits import Unreadable
from shop.config.formats.yaml_files import flat

OVERRIDES = "overrides"
_ANY = TypeAdapter(dict[str, object])


class NothingFound(LookupError):
    """No source at all, and empty answers are not accepted."""


def environment(application: str, profiles: str, label: str | None, *, or_empty: bool = False) -> Environment:
    """Texts as asked for: comma lists. ``or_empty``: nothing is an answer, however the server is set up.

    Raises ``BadName``, ``LabelUnknown``, ``RequiredBackendFailed`` and ``NothingFound``.
    """
    applications, active = names.applications(application), names.profiles(profiles)
    labels = names.labels(label) if label else ()
    gathered = gather(contexts(applications, active), labels)
    if not gathered.sources and not (or_empty or properties.current.accept_empty):
        raise NothingFound
    sources = _unique([_renamed(source, active) for source in unsealed(gathered.sources)])
    return Environment(
        name=names.shown(application),
        profiles=active,
        label=names.shown(label) if label else None,
        sources=(*overrides(), *sources),
        degraded=tuple(dict.fromkeys(gathered.troubles)),
    )


def overrides() -> tuple[PropertySource, ...]:
    """What every application gets before all else; nothing if it is not set, or is no JSON object."""
    text = properties.current.overrides
    if not text:
        return ()
    try:
        found = flat(_ANY.validate_json(text))
    except (ValidationError, Unreadable):
        return ()
    values = {key: Value(_unescaped(value), f"{OVERRIDES} {key}", is_secret(key)) for key, value in found.items()}
    return (PropertySource(OVERRIDES, SHARED_CONTEXT, values),)


def revision(found: Environment) -> str:
    """Names this content: the same settings have the same name, wherever and whenever they are read."""
    content = [[source.name, {key: value.value for key, value in source.values.items()}] for source in found.sources]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()[:40]


def _unescaped(value: Scalar) -> Scalar:
    """``\\${`` was escaped so that we leave it to the client."""
    return value.replace("\\${", "${").replace("\\{", "{") if isinstance(value, str) else value


def _renamed(source: PropertySource, profiles: Sequence[str]) -> PropertySource:
    return PropertySource(unmistakable(source.name, source.context, profiles), source.context, source.values)


def _unique(sources: Sequence[PropertySource]) -> list[PropertySource]:
    """A client keeps one source of each name."""
    taken: set[str] = set()
    made = []
    for source in sources:
        name, number = source.name, 1
        while name in taken:
            number += 1
            name = f"{source.name} ({number})"
        taken.add(name)
        made.append(PropertySource(name, source.context, source.values))
    return made
