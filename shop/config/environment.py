"""The environment of this process: the strongest source of settings, and the only one that never changes."""

from collections.abc import Iterable, Mapping
from typing import Final

from shop.config.base import Setting
from shop.config.lists import variables
from shop.config.names import canonical, variable
from shop.config.registry import Declaration

ORIGIN: Final = "environment:"


def settings(declarations: Iterable[Declaration], environ: Mapping[str, str]) -> tuple[Setting, ...]:
    """What ``environ`` says of declared properties. Other variables are none of our business, however they begin."""
    relaxed = {canonical(name): name for name in environ}
    found = []
    for declaration in declarations:
        for key in declaration.keys:
            name = variable(key) if variable(key) in environ else relaxed.get(canonical(key))
            if name is not None:
                found.append(Setting(key, environ[name], ORIGIN + name, ORIGIN))
            if declaration.element(key) is not None:
                items = variables(key, environ).items()
                found += [Setting(item, environ[name], ORIGIN + name, ORIGIN) for name, item in items]
    return tuple(found)
