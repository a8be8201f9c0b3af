"""A role's answer on its way to the visitor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

import requests
from urllib3.exceptions import HTTPError

from gateway.body import BLOCK
from gateway.errors import ServiceInterrupted, ServiceTimeout
from gateway.exchange import WHOLE
from gateway.headers import outward
from gateway.properties import properties
from shop.calls.context import remaining, within


@dataclass(frozen=True, slots=True)
class Answer:
    """``content`` is as the role encoded it: all of it, or block by block; ``instance`` the URL of who gave it."""

    status: int
    headers: list[tuple[str, str]]
    content: "bytes | Stream"
    instance: str = ""

    def close(self) -> None:
        """Nobody reads it to its end."""
        if isinstance(self.content, Stream):
            self.content.close()

    def then(self, over: Callable[[], None]) -> None:
        """Call ``over`` once all of it is passed on, or nobody wants the rest."""
        if isinstance(self.content, Stream):
            self.content.over = over
        else:
            over()


class Stream:
    """The rest of an answer. ``close`` it, and the connection is given up unless it was read to its end."""

    def __init__(self, response: requests.Response, service: str) -> None:
        self._response, self._service = response, service
        self.over: Callable[[], None] = _nothing
        self._blocks: Iterator[bytes] = response.raw.stream(BLOCK, decode_content=False)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        """Raises ``ServiceTimeout`` and ``ServiceInterrupted``: the visitor's connection must break off, too."""
        with within(properties.current.pause_timeout):
            try:
                return next(self._blocks)
            except (HTTPError, OSError) as error:
                self.close()
                raise _trouble(self._service) from error

    def close(self) -> None:
        self._response.close()
        self.over()


def _nothing() -> None:
    """Nobody waits for the end."""


def received(response: requests.Response, service: str, instance: str) -> Answer:
    """What came back, read in full if it is small. Raises ``ServiceInterrupted`` and ``ServiceTimeout``."""
    try:
        headers = outward(_pairs(response))
        if not 200 <= response.status_code <= 599:
            raise ValueError(f"status {response.status_code}")
        content = _small(response)
    except ValueError as error:
        response.close()
        raise ServiceInterrupted(service=service) from error
    except (HTTPError, OSError) as error:
        response.close()
        raise _trouble(service) from error
    return Answer(response.status_code, headers, Stream(response, service) if content is None else content, instance)


def _pairs(response: requests.Response) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = list(response.raw.headers.items())
    return found


def _small(response: requests.Response) -> bytes | None:
    """The whole body; None when it is long, or in chunks. Raises ``ValueError`` when nothing says where it ends.

    Such an answer could not be told from one that was cut off, in its head even.
    """
    raw: Any = response.raw
    if raw.length_remaining is None and not raw.chunked:
        raise ValueError("an answer without an end")
    if raw.length_remaining is None or raw.length_remaining > WHOLE:
        return None
    content: bytes = raw.read(decode_content=False)
    return content


def _trouble(service: str) -> ServiceInterrupted | ServiceTimeout:
    left = remaining()
    return ServiceTimeout(service=service) if left is not None and left <= 0 else ServiceInterrupted(service=service)
