"""What a view's method says of itself, for the OpenAPI document: what it takes, answers and may refuse.

Apart from ``shop.web.openapi``, which makes the document: its generator takes some megabytes, and most processes are
never asked for one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from shop.errors import ShopError
from shop.web.answers import Answer
from shop.web.key_errors import KeyMissing

M = TypeVar("M", bound=Callable[..., Any])

PAGE: Final = (
    OpenApiParameter("cursor", str, description="Where the page begins: `next` of the page before."),
    OpenApiParameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, description="Rows on the page."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """What one method of a view takes and answers."""

    summary: str
    answers: Mapping[Any, Any]
    request: Any = None
    errors: Sequence[type[ShopError]] = ()
    parameters: Sequence[OpenApiParameter] = field(default_factory=tuple)


def documented(
    *,
    summary: str,
    answer: type[Answer] | None = None,
    file: str = "",
    status: int = 200,
    request: Any = None,
    errors: Sequence[type[ShopError]] = (),
    also: Mapping[int, type[Answer]] | None = None,
    parameters: Sequence[OpenApiParameter] = (),
    key: bool | None = None,
    polled: bool = False,
) -> Callable[[M], M]:
    """Describe a view's method. ``also``: further 2xx answers; ``file``: the media type of an answer that is a file;
    ``key``: an Idempotency-Key is required or honoured, and one that is malformed refused; ``polled``: 304 for who has
    the answer already (``shop.web.caching.Polled``).

    The outermost decorator of the method. Errors every operation of its kind can answer are added by themselves.
    """
    found = list(parameters)
    if key is not None:
        found.append(OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=key))

    if polled:
        found.append(OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="ETag of an answer."))
    unchanged = {304: OpenApiResponse(description="Not changed.")} if polled else {}
    usual = {(status, file): OpenApiTypes.BINARY} if file else {status: answer or OpenApiResponse(description="Done.")}

    def mark(method: M) -> M:
        method.documentation = Documentation(  # type: ignore[attr-defined]
            summary=summary,
            answers={**usual, **(also or {}), **unchanged},
            request=request,
            errors=errors if key is None else (*errors, KeyMissing),
            parameters=found,
        )
        return method

    return mark
