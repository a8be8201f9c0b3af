"""The config server with one defence removed: each function patches the running process."""

import threading
from types import ModuleType
from typing import Any

from configsvc.api import access, changes, reading
from configsvc.backends import files
from configsvc.backends.consul import folder
from configsvc.backends.consul_rights import Rights
from configsvc.backends.consul_watch import ConsulWatch
from configsvc.backends.patient import Patient
from configsvc.environment import names
from configsvc.environment.order import Context
from configsvc.interface.messages import Edit
from configsvc.models import Setting, Store
from configsvc.operations import notice_outside, write_here, write_to_consul
from configsvc.queries import plain_files
from configsvc.rules.readers import Reader
from shop.consul import Agent


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


def authorisation() -> None:
    """Whoever is known may read everything."""
    _replace(reading, "require", lambda who, applications: None)
    _replace(access, "require", lambda who, applications: None)
    _replace(changes, "require", lambda who, applications: None)


def compare_and_set() -> None:
    """The last writer wins, here and in Consul."""

    def replace(edit: Edit, number: int) -> None:
        place: dict[str, Any] = {
            "store": Store.DATABASE,
            "application": edit.application,
            "profile": edit.profile,
            "key": edit.key,
        }
        Setting.objects.update_or_create(**place, defaults={"value": edit.value or "", "version": number})

    _replace(write_here, "replace", replace)
    _replace(write_to_consul, "_puts", _blind_puts)
    _replace(write_to_consul, "_commit", _blind_commit)


def _blind_puts(consul: Agent, edits: Any) -> list[tuple[str, str]]:
    return [(f"{folder(Context(edit.application, edit.profile))}{edit.key}", edit.value or "") for edit in edits]


def _blind_commit(consul: Agent, revision: object, puts: list[tuple[str, str]]) -> int:
    for key, value in puts:
        consul.put(key, value.encode())
    return max(consul.get(key)[1] for key, _ in puts)


def own_writes_are_expected() -> None:
    """What Consul said before we wrote still counts after."""
    _replace(ConsulWatch, "expect", lambda self, index: None)


def hidden_is_not_absent() -> None:
    """What the token may not read in Consul is taken for what is not there."""
    _replace(Rights, "lost", lambda self, agent, prefix, keys: None)
    _replace(Rights, "some", lambda self, agent, prefixes: None)
    _replace(notice_outside, "is_hidden", lambda agent, key: False)


def no_global_lock() -> None:
    """One reading at a time, as long as its backend takes: what the reference does."""
    lock, really = threading.Lock(), Patient._answer

    def answer(self: Patient, asked: Any, flight: Any, until: float) -> Any:
        with lock:
            if flight is not None:
                flight.exception(30)
            return really(self, asked, flight, until)

    _replace(Patient, "_answer", answer)


def settings_are_no_plain_files() -> None:
    """Every file in the folders is served to whoever may read any application."""
    _replace(plain_files, "is_settings", lambda path: False)


def names_that_climb() -> None:
    """A name is what it is."""
    _replace(names, "_refuse_climbing", lambda text: None)
    _replace(names, "_plain", lambda text, what: names.shown(text))


def files_of_others() -> None:
    """A file ``a-b.yml`` is read by whoever may read a."""
    _replace(Reader, "may_read_files", lambda self, applications, profiles, known: True)


def hidden_folders() -> None:
    """A label may begin with a dot."""
    _replace(files, "is_hidden", lambda path: False)
