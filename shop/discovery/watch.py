"""One service of Consul's catalogue, watched by blocking queries in a thread."""

import logging
import re
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Found
from shop.discovery.base import CONFIG_PATH, Instance
from shop.discovery.known import Known
from shop.discovery.pace import Turns
from shop.discovery.static import is_origin
from shop.line import is_sound

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 30
#: While we go by something else than what Consul says, those we know are tried this often.
DOUBT_SECONDS: Final = 5
MOST_WEIGHT: Final = 65_535
_PATH: Final = re.compile(r"\w[\w-]*(?:/\w[\w-]*)*", re.ASCII)


class Watch:
    """Follows one service until its process has enough. ``looked`` is set once Consul was heard, or was not."""

    def __init__(self, service: str, known: Known, *, agent: Callable[[], Agent], turns: Turns) -> None:
        self._service, self.known, self._agent, self._turns = service, known, agent, turns
        self._in_vain = False
        self.looked = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name=f"consul-{self._service}", daemon=True).start()

    def _run(self) -> None:
        agent, own = self._agent(), self._turns.joined()
        index = 0
        while self._turns.mine(own, in_vain=self._in_vain):
            try:
                index = self._look(agent, index)
            except Exception as error:
                log.exception("the catalogue could not be followed", extra={"service": self._service})
                index = self._failed(error)
            self.looked.set()

    def _look(self, agent: Agent, index: int) -> int:
        """One query; the index to wait from, 0 to begin anew."""
        wait_seconds = DOUBT_SECONDS if self.known.doubtful or not index else WAIT_SECONDS
        began = time.monotonic()
        try:
            at, found = agent.passing(self._service, index=index, wait_seconds=wait_seconds)
        except (ConsulUnavailable, ConsulRefused) as error:
            return self._failed(error)
        believed = self.known.hear(_instances(self._service, found))
        waited = time.monotonic() - began
        sound = is_sound(at, after=index, waited=waited, wait_seconds=wait_seconds)
        self._went(well=sound and self._is_news(found, believed=believed, index=index))
        return at if at >= index else 0  # smaller: the agent lost its state and counts anew

    def _is_news(self, found: list[Found], *, believed: bool, index: int) -> bool:
        """Whether a Consul that is well says so. That there is nobody ends no trouble, and is none where it is true."""
        if not found:
            return believed and not self._in_vain
        return believed or index > 0  # one that lost some is filling up again

    def _failed(self, error: Exception) -> int:
        self.known.fail(str(error)[:200])
        self._went(well=False)
        return 0

    def _went(self, *, well: bool) -> None:
        if self._in_vain and well:
            self._turns.free()
        self._in_vain = not well


def _instances(service: str, found: list[Found]) -> list[Instance]:
    """Each address once. What is no address is nobody's: other systems register in the same catalogue."""
    made = (_instance(service, one) for one in found)
    return list({one.url: one for one in made if is_origin(one.url)}.values())


def _instance(service: str, found: Found) -> Instance:
    scheme = "https" if found.meta.get("secure", "").lower() == "true" else "http"
    url = f"{scheme}://{_host(found.address)}:{found.port}"
    zone, version = found.meta.get("zone", ""), found.meta.get("version", "")
    return Instance(
        service,
        url,
        id=found.id,
        weight=_weight(found.meta.get("weight", "1")),
        zone=zone,
        version=version,
        config_path=_path(found.meta.get(CONFIG_PATH, "")),
    )


def _path(text: str) -> str:
    """As it is below an address, or nothing: others write into the catalogue, too."""
    trimmed = text.strip("/")
    return f"/{trimmed}" if _PATH.fullmatch(trimmed) else ""


def _host(address: str) -> str:
    try:
        return f"[{address}]" if ip_address(address).version == 6 else address
    except ValueError:
        return address


def _weight(text: str) -> int:
    return min(int(text), MOST_WEIGHT) if text.isascii() and text.isdigit() else 1
