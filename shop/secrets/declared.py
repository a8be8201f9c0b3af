"""The secrets a module needs, declared once in its ``secrets.py``.

payment_key = declare("billing", "payment.key", "Key for the payment provider")
...
payment_key.read().reveal()
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing
from shop.secrets.current import invent, store

_all: Final[dict[tuple[str, str], "Declared"]] = {}


@dataclass(frozen=True, slots=True)
class Declared:
    """A secret as code reads it. Without a ``needed`` one the module is not ready."""

    module: str
    name: str
    meaning: str
    needed: bool

    def read(self) -> Secret:
        """The value now in force. Raises ``SecretMissing`` and ``Unavailable``."""
        return store(self.module).read(self.name)


def declare(module: str, name: str, meaning: str, *, needed: bool = True) -> Declared:
    """Register a secret of ``module``, under ``name`` in dotted kebab-case. Embedded, a ``needed`` one is invented."""
    if needed:
        invent(module, name)
    found = Declared(module, name, meaning, needed)
    _all[module, name] = found
    return found


def troubles(modules: Iterable[str]) -> Mapping[str, str]:
    """``module.name`` → what is the matter, of the needed secrets that cannot be had now."""
    found: dict[str, str] = {}
    for secret in declared(modules):
        try:
            if secret.needed:
                secret.read()
        except SecretMissing:
            found[f"{secret.module}:{secret.name}"] = "missing"
        except Unavailable:
            found[f"{secret.module}:{secret.name}"] = "unavailable"
    return found


def declared(modules: Iterable[str]) -> list[Declared]:
    """What these modules declared, as far as they are loaded."""
    wanted = set(modules)
    return [found for found in _all.values() if found.module in wanted]
