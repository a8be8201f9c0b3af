"""One GET of another process, bounded in time and size: for what is read beside the contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import requests

from shop.calls.context import within
from shop.calls.session import session

_CONNECT_SECONDS: Final = 1.0


class Unanswered(OSError):
    """Nobody answered in time, or at too great length; the message says which in a word."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def read(url: str, headers: Mapping[str, str], *, seconds: float, at_most: int) -> Answer:
    """Whatever is answered within ``seconds``, ``at_most`` so many bytes; no redirect is followed. Raises
    ``Unanswered``."""
    try:
        with within(seconds), session() as asking:
            answer = asking.get(
                url, headers=dict(headers), timeout=(_CONNECT_SECONDS, seconds), allow_redirects=False, stream=True
            )
            with answer:
                body = answer.raw.read(at_most + 1)
    except (requests.RequestException, OSError) as error:
        raise Unanswered(type(error).__name__) from error
    if len(body) > at_most:
        raise Unanswered("its answer is too large")
    return Answer(answer.status_code, answer.headers, body)
