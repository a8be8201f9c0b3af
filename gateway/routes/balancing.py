"""How the instances of a route are chosen among, as its metadata says it: ``balance`` and ``sticky``."""

import re
from collections.abc import Mapping
from typing import Any, Final

from gateway.exchange import Exchange
from gateway.predicates.fields import cookies, that_comes
from shop.calls.choice import LEAST_BUSY, USUAL, WAYS, Choice

_STICKY: Final = re.compile(r"user|address|(?:cookie|header):[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")


def wrong(metadata: Mapping[str, Any]) -> list[str]:
    """What is wrong with it."""
    found = []
    if metadata.get("balance", LEAST_BUSY) not in WAYS:
        found.append(f"metadata.balance is none of {', '.join(WAYS)}")
    return found + _wrong_key(metadata.get("sticky", "user"))


def _wrong_key(by: object) -> list[str]:
    if not isinstance(by, str) or not _STICKY.fullmatch(by):
        return ["metadata.sticky is neither user nor address, cookie:NAME or header:NAME"]
    kind, _, name = by.partition(":")
    try:
        if kind == "header":
            that_comes(name)
    except ValueError as error:
        return [f"metadata.sticky: {error}"]
    return []


def reads_user(metadata: Mapping[str, Any]) -> bool:
    """Whether it matters who the visitor is."""
    return metadata.get("sticky") == "user"


def choice(exchange: Exchange) -> Choice:
    """For this request; who says nothing to stick to is nobody's."""
    metadata = exchange.metadata
    if not metadata:
        return USUAL
    return Choice(str(metadata.get("balance", LEAST_BUSY)), _key(exchange, str(metadata.get("sticky", ""))))


def _key(exchange: Exchange, by: str) -> str:
    kind, _, name = by.partition(":")
    if kind == "user":
        return exchange.user
    if kind == "address":
        return exchange.peer
    if kind == "header":
        return exchange.fields.first(name.lower()) or ""
    if kind == "cookie":
        return next(cookies(exchange.fields, name), "")
    return ""
