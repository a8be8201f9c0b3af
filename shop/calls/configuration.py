"""How this process comes by its settings: from Consul, from the config server, or from the one in this process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson
import requests
from django.conf import settings

from shop.calls.context import ANONYMOUS, within
from shop.calls.credential import issue
from shop.calls.session import session
from shop.config import sources
from shop.config.base import Problem, Reading, Setting, SourceUnavailable
from shop.config.consul import ConsulSource
from shop.config.following import follow
from shop.discovery.current import agent, registry
from shop.discovery.static import StaticRegistry
from shop.roles.catalogue import MODULES
from shop.roles.current import current
from shop.secrets.base import SecretMissing

_MODULE: Final = "configsvc"
_V2: Final = "application/vnd.spring-cloud.config-server.v2+json"
_CONNECT_SECONDS: Final = 1.0
_ANSWER_SECONDS: Final = 5.0
_LARGEST: Final = 4 * 1024 * 1024
_DEFAULT_PROFILE: Final = "default"


class ServiceSource:
    """Asks a config server: ours, with this role's own credential, or any of Spring's, as its address says."""

    name = sources.SERVICE

    def __init__(self, uri: str = "") -> None:
        self._uri = uri.rstrip("/")
        self._bodies: dict[str, tuple[Setting, ...]] = {}

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        """Raises ``SourceUnavailable``. The server is asked to hold its answer back until it is another."""
        path = f"/{quote(service, safe=',')}/{quote(','.join(profiles or [_DEFAULT_PROFILE]), safe=',')}"
        headers = {"Accept": _V2}
        if after in self._bodies:
            headers |= {"If-None-Match": after, "Prefer": f"wait={int(wait_seconds)}"}
        status, tag, body = self._get(path, headers, wait_seconds)
        if status == 304:
            return Reading(after, self._bodies[after])
        if status != 200:
            raise SourceUnavailable(f"the config server answered {status}")
        found = _settings(body)
        self._bodies = {tag: found}
        return Reading(tag, found)

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        """Nothing: a config server says 403 to whom it withholds settings."""
        return ()

    def _get(self, path: str, headers: dict[str, str], wait_seconds: float) -> tuple[int, str, bytes]:
        timeout = _ANSWER_SECONDS + wait_seconds
        try:
            with within(timeout), session() as asking:
                url = self._address()
                if "@" not in url:
                    headers["Authorization"] = f"Bearer {_credential()}"
                answer = asking.get(
                    url + path, headers=headers, timeout=(_CONNECT_SECONDS, timeout), allow_redirects=False, stream=True
                )
                with answer:
                    body = answer.raw.read(_LARGEST + 1)
        except (requests.RequestException, SecretMissing, OSError) as error:
            raise SourceUnavailable(f"the config server: {type(error).__name__}") from error
        if len(body) > _LARGEST:
            raise SourceUnavailable("the config server: its answer is too large")
        return answer.status_code, answer.headers.get("ETag", ""), body

    def _address(self) -> str:
        if self._uri:
            return self._uri
        found = registry().resolve(MODULES[_MODULE].service)
        if not found:
            raise SourceUnavailable("the config server: nobody is known")
        return found[0].url


def follow_settings() -> None:
    """Follow this process's source, and wait a moment for what it says. Raises as ``shop.config.following.follow``."""
    follow(
        current(),
        source_name(),
        settings.SHOP_PROFILES,
        folder=Path(settings.SHOP_VAR) / "config",
        secret=settings.SECRET_KEY,
    )


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
    sources.register(lambda: ConsulSource(agent), sources.CONSUL)
    sources.register(lambda: ServiceSource(settings.SHOP_CONFIG_URI), sources.SERVICE)


def _credential() -> str:
    return issue(caller=current().name, callee=_MODULE, principal=ANONYMOUS)


def _settings(body: bytes) -> tuple[Setting, ...]:
    """Raises ``SourceUnavailable`` where this is no environment."""
    try:
        found = orjson.loads(body)
        rows = [row for source in found["propertySources"] for row in source["source"].items()]
        return tuple(_setting(key, value) for key, value in rows)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceUnavailable("the config server: an answer that is no environment") from error


def _setting(key: str, value: Any) -> Setting:
    """Raises ``TypeError``. Spring's own server may answer in the older form, without origins."""
    plain, origin = (value["value"], value.get("origin") or "") if isinstance(value, dict) else (value, "")
    if not isinstance(plain, str | int | float | bool | None):
        raise TypeError(key)
    return Setting(key, plain, f"service:{origin}")
