"""What the server loads once, and how a process forked from it becomes the one that was asked for.

Loading must not depend on what the processes are told. It is noted, therefore, which environment variables and which
settings are read meanwhile; where a process is told another value of one of them, the code it has would not be its own.
"""

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from mmap import mmap
from pathlib import Path
from typing import Any, Final

ROLE: Final = "SHOP_ROLE"
#: Its switches change code as it is loaded: what is loaded after it is no business of ours.
FAULTS: Final = "faults"
COMMANDS: Final = ("serve", "shell", "up", "work", "prove")
_PYTHON: Final = "PYTHON"
UNBUFFERED: Final = "PYTHONUNBUFFERED"


class Loaded:
    """The shop's code, without anything that makes it one shop or another."""

    def __init__(self) -> None:
        """Raises what importing raises."""
        settings_module = import_module(os.environ["DJANGO_SETTINGS_MODULE"])
        with_faults = "tests.faults" in settings_module.INSTALLED_APPS
        before, opened = dict(os.environ), _open_files()
        import_module("wsgiref.handlers")  # keeps a copy of the environment
        noting = _Noting()
        os.environ.__class__ = noting.kind
        _populate()
        for name in _told_by_a_child(lambda: _go_ahead(with_faults=with_faults)):
            if name != settings_module.ROOT_URLCONF:  # names folders
                _import(name)
        os.environ.__class__ = os._Environ
        from django.conf import settings

        #: Of environment variables, outside the settings.
        self._variables = {name: before.get(name) for name in noting.names}
        #: Django keeps there what was asked for.
        self._settings = {name: value for name, value in vars(settings).items() if name.isupper()}
        _require_nothing_to_share(opened)

    def differs(self, environment: Mapping[str, str]) -> str:
        """Which variable would have made us load something else; "" for none."""
        for name, value in self._variables.items():
            if environment.get(name) != value:
                return name
        return next((name for name in environment if name.startswith(_PYTHON) and name != UNBUFFERED), "")

    def settle(self) -> str:
        """Read the settings anew, from the environment of now; which of them would have made us load something else."""
        from django.conf import settings
        from django.utils.functional import empty

        for name in [name for name in sys.modules if _is_settings(name)]:
            del sys.modules[name]
        settings._wrapped = empty
        for name, value in self._settings.items():
            if name != "DATABASES" and getattr(settings, name, None) != value:
                return name
        _forget()
        _make_ready_when_asked()
        return ""


def _require_nothing_to_share(before: set[Path]) -> None:
    """Raises ``AssertionError`` where loading left what forked processes would have in common, or not at all."""
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a thread was started"
    opened = _open_files() - before
    assert not opened, f"{opened} were opened"
    shared = [line for line in Path("/proc/self/maps").read_text().splitlines() if line.split()[1] == "rw-s"]
    assert len(shared) <= 1, f"there is more memory to share than whether we leave: {shared}"


def _open_files() -> set[Path]:
    found = Path("/proc/self/fd")
    return {path.readlink() for path in found.iterdir() if path.is_symlink()}


def _forget() -> None:
    """Make anew what was kept of environment and settings, and is not noted, and what one server's processes share."""
    from wsgiref import handlers

    from django.db import connections

    from shop.roles import readiness

    handlers.BaseHandler.os_environ = handlers.read_environ()
    kept = vars(connections)
    known = [alias for alias in connections.settings if hasattr(kept["_connections"], alias)]
    assert known in ([], ["default"]), known  # which is none, and tells models how long names may be
    for alias in known:
        del connections[alias]
    del kept["settings"]
    kept["_settings"] = None
    setattr(readiness, "_flag", mmap(-1, 1))  # noqa: B010 - nobody else sets it


def _is_settings(name: str) -> bool:
    return name == os.environ["DJANGO_SETTINGS_MODULE"] or name.partition(".")[0] == "settings"


class _Noting:
    """The kind of ``os.environ`` that notes which variables are asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        names = self.names

        class Environment(os._Environ):  # type: ignore[type-arg]
            def __getitem__(self, name: str) -> str:
                names.add(name)
                value: str = super().__getitem__(name)
                return value

        self.kind = Environment


def _populate() -> None:
    """Load every app and its models, and have none do what it does when it is ready."""
    from django.apps import apps
    from django.conf import settings

    vars(apps)["get_app_configs"] = list
    apps.populate(settings.INSTALLED_APPS)
    del vars(apps)["get_app_configs"]


def _make_ready_when_asked() -> None:
    """``django.setup`` finds the apps loaded, and has them do it."""
    from django.apps import apps

    def populate(_installed: Any = None) -> None:
        del vars(apps)["populate"]
        _make_ready(with_faults=True)

    vars(apps)["populate"] = populate


def _make_ready(*, with_faults: bool) -> None:
    from django.apps import apps

    for config in apps.get_app_configs():
        if with_faults or config.label != FAULTS:
            config.ready()


def _go_ahead(*, with_faults: bool) -> None:
    """In a process that ends at once: load what a process of this role does."""
    _make_ready(with_faults=False)
    if with_faults:
        return
    from django.db.migrations.loader import MigrationLoader
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - loads every module's views
    for command in COMMANDS:
        _import(f"shop.management.commands.{command}")
    import_module("django.core.management.commands.shell")
    import_module("django.core.management.commands.migrate")
    if ROLE not in os.environ:
        MigrationLoader(None)


def _told_by_a_child(load: Callable[[], None]) -> Iterator[str]:
    """The modules that ``load`` loaded in a process of its own, first first. Raises ``RuntimeError``."""
    known = set(sys.modules)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            load()
            with os.fdopen(theirs, "w") as told:
                told.write("\n".join(name for name in sys.modules if name not in known))
            os._exit(0)
        except BaseException:  # noqa: BLE001 - this process ends here, whatever it is
            traceback.print_exc()
            os._exit(1)
    os.close(theirs)
    with os.fdopen(ours) as lines:
        names = lines.read().splitlines()
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("what is loaded ahead cannot be loaded")
    return iter(names)


def _import(name: str) -> None:
    """What is no file of its own comes with the module that makes it."""
    try:
        import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
