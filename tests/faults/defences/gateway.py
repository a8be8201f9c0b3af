"""The gateway, and what roles believe of it, with one defence removed: each function patches the running process."""

import dataclasses
import re
from types import ModuleType
from typing import Any

from gateway import answer, forwarding, headers
from gateway.routes import builtin
from gateway.upstream import Question
from shop.web import machinery, peer


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


def plain_paths() -> None:
    """A path is forwarded however it is written."""
    _replace(forwarding, "require_plain", lambda path, raw="": None)


def closed_paths() -> None:
    """A discovery route leads to everything a role serves."""
    _replace(builtin, "CLOSED", frozenset())


def claims() -> None:
    """Every header passes, and is left for whoever believes it."""
    _replace(peer, "_CLAIMS", re.compile("(?!)"))


def hop_by_hop() -> None:
    """What is about one connection goes on to the next."""
    _replace(headers, "HOP_BY_HOP", frozenset())


def connection_names() -> None:
    """Nobody reads what a Connection header names."""
    _replace(headers, "listed", lambda connection: frozenset())


def repeat_only_what_is_harmless() -> None:
    """Whatever was not answered is sent again."""
    really = forwarding._question

    def question(*arguments: Any) -> Question:
        return dataclasses.replace(really(*arguments), body=b"{}", repeatable=True)

    _replace(forwarding, "_question", question)


def whole_answers() -> None:
    """The visitor gets the first byte as soon as it is there."""
    _replace(answer, "WHOLE", -1)


def own_word() -> None:
    """Whoever says that they are the gateway is believed."""
    _replace(peer, "_is_gateway", lambda token: True)


def operate_permission() -> None:
    """Whoever the back office lets ask may redrive."""

    class Anybody:
        def may(self, permission: str) -> bool:
            return True

    _replace(machinery, "principal", Anybody)
