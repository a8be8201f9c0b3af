"""Settings in Consul's key-value store, laid out as Spring Cloud Consul does.

``config/billing-service/billing.tax-standard`` or ``…/billing/tax-standard`` is one setting; the key ``data`` of a
place holds a whole YAML file. Places: ``application``, ``<service>``, and each with ``,<profile>``.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from shop.config.base import Problem, Reading, Setting, SettingsWithheld, SourceUnavailable
from shop.config.formats.limits import Unreadable
from shop.config.formats.yaml_files import documents
from shop.config.registry import SHARED
from shop.consul import Agent, ConsulDenied, ConsulRefused, ConsulUnavailable, Entry
from shop.line import Asker, Line, is_sound

PREFIX: Final = "config"
DATA: Final = "data"
_ORIGIN: Final = "consul:"
DEFAULT_PROFILE: Final = "default"
_FOR_ONE_PROFILE: Final = "spring.config.activate.on-profile"


class ConsulSource:
    """One blocking question for everything below the prefix; what the token may not read is not in the answer."""

    name = "consul"

    def __init__(self, agent: Callable[[], Agent], *, line: Line | None = None) -> None:
        self._agent, self._asker = agent, Asker(line or Line())
        self._mine = threading.local()

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        """Raises ``SourceUnavailable``. After a version that is ahead of Consul's, which lost its state, begin anew.

        Consul leaves out what its token may not read. Who sees nothing at all asks whether that is why.
        """
        index = int(after) if after else 0
        with self._translated():
            at, found = self._tree(index, int(wait_seconds) if index else 0)
            if not found:
                self._allowed_some([*service.split(","), SHARED])
        settings: list[Setting] = []
        problems: list[Problem] = []
        for place in places(service, profiles):
            read, wrong = _place(place, found)
            settings += read
            problems += wrong
        return Reading(str(at), tuple(settings), tuple(problems))

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        """The first that may not be read any more: one reason is enough."""
        for setting in missing:
            path = setting.origin.removeprefix(_ORIGIN)
            with self._translated():
                if path != setting.origin and not self._may_read(path):
                    return (Problem(setting.key, setting.origin, "Consul's token may not read it any more"),)
        return ()

    def _allowed_some(self, services: Sequence[str]) -> None:
        """Raises ``ConsulDenied`` where settings of none of ``services`` may be read."""
        if not any(self._may_read(f"{PREFIX}/{name}/") for name in services):
            raise ConsulDenied(f"no key of {', '.join(services)}")

    def _tree(self, index: int, wait_seconds: int) -> tuple[int, dict[str, Entry]]:
        self._asker.turn()
        began = time.monotonic()
        at, found = self._client().tree(f"{PREFIX}/", index=index, wait_seconds=wait_seconds)
        waited = time.monotonic() - began
        self._asker.heard(well=is_sound(at, after=index, waited=waited, wait_seconds=wait_seconds))
        return at, found

    def _may_read(self, path: str) -> bool:
        self._asker.turn()
        return self._client().may_read(path)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Consul's exceptions become those of a source."""
        try:
            yield
        except (ConsulUnavailable, ConsulRefused) as error:
            self._asker.heard(well=False)
            if isinstance(error, ConsulDenied):
                raise SettingsWithheld(f"Consul's token may not read what is below {PREFIX}/") from error
            raise SourceUnavailable(str(error)[:200]) from error

    def _client(self) -> Agent:
        if not hasattr(self._mine, "agent"):
            self._mine.agent = self._agent()
        agent: Agent = self._mine.agent
        return agent


def places(service: str, profiles: Sequence[str]) -> list[str]:
    """Where settings of ``service``, a comma list, may be: the strongest first, the last profile before all."""
    names = [*reversed(service.split(",")), SHARED]
    with_profile = [f"{name},{profile}" for profile in reversed(profiles or [DEFAULT_PROFILE]) for name in names]
    return [*with_profile, *names]


def _place(place: str, found: Mapping[str, Entry]) -> tuple[list[Setting], list[Problem]]:
    settings: list[Setting] = []
    problems: list[Problem] = []
    begin = f"{PREFIX}/{place}/"
    for path, entry in found.items():
        name = path.removeprefix(begin)
        if name == path or not name or name.endswith("/"):
            continue
        key, origin = name.replace("/", "."), f"{_ORIGIN}{path}"
        try:
            settings += _file(entry, origin) if name == DATA else [Setting(key, entry.value.decode(), origin, begin)]
        except UnicodeDecodeError:
            problems.append(Problem(key, origin, "it is not UTF-8"))
        except Unreadable as error:
            problems.append(Problem(key, origin, str(error)))
    return settings, problems


def _file(entry: Entry, origin: str) -> Iterable[Setting]:
    """Of several documents the last counts first. Raises ``Unreadable``."""
    read = documents(entry.value)
    if any(key == "document" or key.startswith("document[") for document in read for key in document):
        raise Unreadable("a map of settings is expected")
    if any(_FOR_ONE_PROFILE in document for document in read):
        raise Unreadable("settings for one profile belong into the place of that profile")
    return [
        Setting(key, value, origin, f"{origin} {number}")
        for number, document in reversed([*enumerate(read)])
        for key, value in document.items()
    ]
