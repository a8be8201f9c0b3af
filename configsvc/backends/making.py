"""Which backends this process has: those that are named and set up."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from configsvc.backends.base import Backend
from configsvc.backends.consul import ConsulBackend
from configsvc.backends.consul_watch import watch
from configsvc.backends.database import DatabaseBackend
from configsvc.backends.files import FilesBackend
from configsvc.backends.vault import VaultBackend
from configsvc.properties import BackendName, properties
from shop.line import line


def made() -> list[Backend]:
    """In order of precedence."""
    names = dict.fromkeys(properties.current.backends)
    return [backend for name in names if (backend := _MAKERS[name]()) is not None]


def folders() -> list[Path]:
    """Where files of settings lie, the strongest first."""
    return [Path(name) for name in properties.current.files_folders]


def _consul() -> Backend | None:
    return ConsulBackend(watch=watch(), line=line()) if settings.SHOP_CONSUL else None


def _vault() -> Backend | None:
    return VaultBackend() if properties.current.vault_address else None


def _files() -> Backend | None:
    return FilesBackend(folders()) if folders() else None


_MAKERS: Final[Mapping[BackendName, Callable[[], Backend | None]]] = {
    "consul": _consul,
    "database": DatabaseBackend,
    "vault": _vault,
    "files": _files,
}
