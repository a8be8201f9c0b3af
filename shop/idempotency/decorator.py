"""``@idempotent("orders")`` on a view's method: it gets a ``Once`` and decides where its transaction begins."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import IntegrityError
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from shop.idempotency.key import key_of
from shop.idempotency.once import Once, StoredAnswer
from shop.web.identity.scope import CART_HEADER, scope_of
from shop.web.key_errors import InProgress

REPLAYED: Final = "Idempotent-Replayed"

#: ``method(view, request, once, **path arguments)``
Method = Callable[..., Response]
#: ``present(view, request, resource)`` answers a repeat whose first request has not settled.
Present = Callable[..., Response]


def idempotent(
    alias: str, *, required: bool = False, present: str = "", guest: str = CART_HEADER
) -> Callable[[Method], Callable[..., Any]]:
    """Honour ``Idempotency-Key``. ``present`` names the view's method that answers from a resource not yet settled;
    ``guest`` the header with the secret that tells one guest from another.

    The decorated method raises ``KeyMissing``, ``KeyReused`` or ``InProgress`` beside its own errors.
    """

    def decorate(method: Method) -> Callable[..., Any]:
        @wraps(method)
        def view(self: Any, request: Request, **arguments: Any) -> Any:
            once = Once(alias, key_of(request, scope=scope_of(request, guest), required=required))
            if (known := once.recall()) is not None:
                return _replay(self, request, once, known, present)
            try:
                return method(self, request, once, **arguments)
            except IntegrityError as error:
                if not once.is_twin(error) or (known := once.recall()) is None:
                    raise
                return _replay(self, request, once, known, present)

        view.idempotency_required = required  # type: ignore[attr-defined]
        return view

    return decorate


def _replay(view: Any, request: Request, once: Once, known: StoredAnswer | str, present: str) -> Any:
    if isinstance(known, str):
        if not present:
            raise InProgress
        return getattr(view, present)(request, once, known)
    answer = HttpResponse(known.body, status=known.status, content_type=known.content_type)
    answer.headers[REPLAYED] = "true"
    return answer
