"""Secrets that came with the settings, each by the name of the variable that gave it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from shop.secrets.base import SecretMissing
from shop.secrets.environment import EnvironmentStore

#: Read from the environment where they are needed, and not by settings that can be asked.
_READ_LATER: Final = (
    "CONFIG_PASSWORD",
    "CONFIGSVC_VAULT_TOKEN",
    "ENCRYPT_KEY",
    "SHOP_VAULT_SECRET_ID",
    "SHOP_VAULT_TOKEN",
)


def in_settings(settings: Any) -> Mapping[str, tuple[str, ...]]:
    """Of ``django.conf.settings``: name → its values, none of them empty.

    There are several where an address lists several, or a password stands in one escaped.
    """
    found = {
        "SHOP_SECRET_KEY": (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS),
        "SHOP_SERVICE_KEY": (settings.SHOP_SERVICE_KEY,),
        "SHOP_MAIL_URL": (settings.EMAIL_HOST_PASSWORD,),
        "SHOP_CONSUL_TOKEN": (settings.SHOP_CONSUL_TOKEN,),
        "SHOP_CONFIG_URI": tuple(_passwords(settings.SHOP_CONFIG_URI)),
        "SHOP_LIMIT_STORE": tuple(_passwords(settings.SHOP_LIMIT_STORE)),
    }
    for alias, config in settings.DATABASES.items():
        found[f"{alias.upper()}_DATABASE_URL"] = (str(config.get("PASSWORD") or ""),)
    return {name: values for name, given in found.items() if (values := tuple(filter(None, given)))}


def in_environment() -> Mapping[str, str]:
    """Those that are read when they are needed."""
    found = {}
    for name in _READ_LATER:
        with suppress(SecretMissing):
            found[name] = EnvironmentStore().read(name).reveal()
    return found


def _passwords(addresses: str) -> Iterator[str]:
    """Of addresses separated by commas: as they are written, and as they are meant."""
    for address in addresses.split(","):
        with suppress(ValueError):  # no address, which is said elsewhere
            written = urlsplit(address.strip()).password or ""
            yield from dict.fromkeys((written, unquote(written)))
