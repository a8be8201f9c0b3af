"""Bodies of requests that gunicorn reads, before a thread is taken for them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final, TypeAlias

from django.utils.translation import gettext

from gateway.errors import Overloaded
from gateway.properties import properties
from shop.errors import Invalid

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]

#: Bodies of up to so many bytes are there whole before anything is done with them.
WHOLE: Final = 64 * 1024
_SAYS_SO: Final = frozenset({b"content-length", b"transfer-encoding"})


class Arriving:
    """Of one event loop."""

    def __init__(self) -> None:
        self._held = 0

    async def begun(self, scope: Mapping[str, Any], receive: Receive) -> tuple[Receive, bool]:
        """What gives the body from its beginning, and whether all of it is there.

        Raises ``Invalid`` for one that takes too long, and ``Overloaded`` while too much of others' waits here.
        """
        if not any(name in _SAYS_SO for name, _ in scope["headers"]):
            return receive, True
        found: list[Message] = []
        try:
            async with asyncio.timeout(properties.current.body_timeout):
                is_whole = await self._read(receive, found)
        except TimeoutError:
            raise Invalid(errors={"body": [gettext("The body ended before its announced length.")]}) from None
        finally:
            self._held -= sum(len(message.get("body", b"")) for message in found)
        return _again(found, receive), is_whole

    async def _read(self, receive: Receive, found: list[Message]) -> bool:
        size = 0
        while size <= WHOLE:
            message = await receive()
            found.append(message)
            came = len(message.get("body", b""))
            self._held, size = self._held + came, size + came
            if not message.get("more_body"):
                return True
            if self._held > properties.current.held_limit:
                raise Overloaded(retry_after=properties.current.retry_after)
        return False


def _again(found: list[Message], receive: Receive) -> Receive:
    async def one() -> Message:
        return found.pop(0) if found else await receive()

    return one
