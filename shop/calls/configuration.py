"""How this process comes by its settings: from Consul, from the config server, or from the one in this process."""

import random
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson
from django.conf import settings

from shop.calls.context import ANONYMOUS
from shop.calls.credential import issue
from shop.calls.reading import Answer, Unanswered, read
from shop.config import sources
from shop.config.base import Problem, Reading, Setting, SettingsWithheld, SourceUnavailable
from shop.config.consul import ConsulSource
from shop.config.following import follow, told_once
from shop.discovery.current import agent, registry
from shop.discovery.static import StaticRegistry
from shop.line import line
from shop.roles.catalogue import MODULES
from shop.roles.current import current
from shop.secrets.base import SecretMissing

_MODULE: Final = "configsvc"
_V2: Final = "application/vnd.spring-cloud.config-server.v2+json"
_ANSWER_SECONDS: Final = 5.0
_LARGEST: Final = 4 * 1024 * 1024
_DEFAULT_PROFILE: Final = "default"


class ServiceSource:
    """Asks a config server: ours, with this role's own credential, or any of Spring's, as its address says.

    ``uri`` may list several, with commas; without one, discovery knows them. One that answers is asked again, until it
    does not: then the others are, one after the other.
    """

    name = sources.SERVICE

    def __init__(self, uri: str = "") -> None:
        self._uris = [one.strip().rstrip("/") for one in uri.split(",") if one.strip()]
        self._last = ""
        self._bodies: dict[str, tuple[Setting, ...]] = {}

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        """Raises ``SourceUnavailable``. The server is asked to hold its answer back until it is another."""
        path = f"/{quote(service, safe=',')}/{quote(','.join(profiles or [_DEFAULT_PROFILE]), safe=',')}"
        headers = {"Accept": _V2}
        if after in self._bodies:
            headers |= {"If-None-Match": after, "Prefer": f"wait={int(wait_seconds)}"}
        answer = self._first(path, headers, wait_seconds)
        if answer.status == 304:
            return Reading(after, self._bodies[after])
        if _nothing_found(answer):
            raise SettingsWithheld("the config server has nothing for this service, and says 404")
        if answer.status != 200:
            raise SourceUnavailable(f"the config server answered {answer.status}")
        found = _settings(answer.body)
        tag = answer.headers.get("ETag", "")
        self._bodies = {tag: found}
        return Reading(tag, found)

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        """Nothing: a config server says 403 to whom it withholds settings."""
        return ()

    def _first(self, path: str, headers: dict[str, str], wait_seconds: float) -> Answer:
        """Of the first server that answers; one that is out of order (5xx) counts only where all are."""
        answer, trouble = None, SourceUnavailable("the config server: nobody is known")
        for url in self._addresses():
            try:
                own = {} if "@" in url else {"Authorization": f"Bearer {_credential()}"}
                seconds = _ANSWER_SECONDS + wait_seconds
                answer = read(url + path, headers | own, seconds=seconds, at_most=_LARGEST)
            except (Unanswered, SecretMissing) as error:
                trouble = SourceUnavailable(f"the config server: {error}")
                continue
            if answer.status < 500:
                self._last = url
                return answer
        if answer is None:
            raise trouble
        return answer

    def _addresses(self) -> list[str]:
        """The last that answered first, the others in any order, so that they share those who lost theirs."""
        known = self._uris or [
            f"{instance.url}{instance.config_path}" for instance in registry().resolve(MODULES[_MODULE].service)
        ]
        others = [url for url in known if url != self._last]
        random.shuffle(others)
        return [self._last, *others] if self._last in known else others


def _nothing_found(answer: Answer) -> bool:
    """Whether this is a config server's own 404, and not that of whoever else is there."""
    try:
        return answer.status == 404 and orjson.loads(answer.body)["status"] == 404
    except (ValueError, LookupError, TypeError):
        return False


def follow_settings() -> None:
    """Follow this process's source, and wait a moment for what it says. Raises as ``shop.config.following.follow``."""
    follow(
        current(),
        source_name(),
        settings.SHOP_PROFILES,
        folder=Path(settings.SHOP_VAR) / "config",
        secret=settings.SECRET_KEY,
    )


def settings_of_now() -> AbstractContextManager[None]:
    """Inside, what this process's source says now is in force. Raises as ``shop.config.following.told_once``."""
    return told_once(current(), source_name(), settings.SHOP_PROFILES)


def source_name() -> str:
    """Which source this process follows."""
    written_down = StaticRegistry.parse(settings.SHOP_SERVICES).resolve(MODULES[_MODULE].service)
    return sources.choose(
        settings.SHOP_CONFIG_SOURCE,
        consul=bool(settings.SHOP_CONSUL),
        uri=bool(settings.SHOP_CONFIG_URI),
        is_written_down=bool(written_down),
    )


def offer_sources() -> None:
    """Those that every process can have."""
    sources.register(lambda: ConsulSource(agent, line=line()), sources.CONSUL)
    sources.register(lambda: ServiceSource(settings.SHOP_CONFIG_URI), sources.SERVICE)


def _credential() -> str:
    return issue(caller=current().name, callee=_MODULE, principal=ANONYMOUS)


def _settings(body: bytes) -> tuple[Setting, ...]:
    """Raises ``SourceUnavailable`` where this is no environment."""
    try:
        found = orjson.loads(body)
        rows = [(row, source["name"]) for source in found["propertySources"] for row in source["source"].items()]
        return tuple(_setting(key, value, str(place)) for (key, value), place in rows)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceUnavailable("the config server: an answer that is no environment") from error


def _setting(key: str, value: Any, place: str) -> Setting:
    """Raises ``TypeError``. Spring's own server may answer in the older form, without origins."""
    plain, origin = (value["value"], value.get("origin") or "") if isinstance(value, dict) else (value, "")
    if not isinstance(plain, str | int | float | bool | None):
        raise TypeError(key)
    return Setting(key, plain, f"service:{origin}", place)
