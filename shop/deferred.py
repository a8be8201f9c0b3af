"""Modules that libraries import in case somebody uses them: they are loaded when somebody does.

No role takes SQL apart, certificates are a matter of ``ssl`` here, and only some roles write mails; Django's log and
its database backends, and the library for tokens, would keep all that in every process. Imported by the settings, so
that it is before Django.
"""

import sys
import threading
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_loading = threading.Lock()


class _Later(ModuleType):
    """Stands in for a module. Whatever is read or set after it was loaded is that module's own."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # who goes through all modules needs nothing of any
            raise AttributeError(name)
        return getattr(loaded(self), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(loaded(self), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(loaded(self), name)


def loaded(module: ModuleType) -> ModuleType:
    """The one that ``module`` stands in for."""
    with _loading:
        if sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]
    return import_module(module.__name__)


def later(name: str, *functions: str) -> None:
    """Who imports the module ``name``, or one of its ``functions``, has a stand-in, until it is used."""
    if name in sys.modules or (found := find_spec(name)) is None:
        return
    standing_in = sys.modules[name] = _Later(name)
    if found.submodule_search_locations is not None:
        standing_in.__dict__["__path__"] = list(found.submodule_search_locations)
    for function in functions:
        standing_in.__dict__[function] = partial(_call, standing_in, function)


def _call(module: ModuleType, function: str, *arguments: Any, **options: Any) -> Any:
    return getattr(loaded(module), function)(*arguments, **options)


later("cryptography.x509")
later("django.core.mail", "get_connection", "mail_managers")
later("sqlparse")
