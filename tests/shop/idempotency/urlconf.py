"""Views with effects that can be counted: each is a job row called ``effect``, in orders' database."""

import time
from typing import Any

from django.db import connections
from django.urls import path
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.calls.context import Principal
from shop.database.transactions import atomic
from shop.errors import Conflict
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.identity.permissions import Anyone
from shop.web.serializers import StrictCharField, StrictSerializer
from shop.work.models import Job

handler404 = "shop.web.problems.not_found"
handler500 = "shop.web.problems.server_error"

ALIAS = "orders"
EFFECT = "effect"

#: How long an effect takes, so that twins meet.
pause = 0.0


class Named(BaseAuthentication):
    """Whoever says so is a customer: who asks is not the subject here."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        subject = request.headers.get("X-Test-Subject")
        return (Principal(kind="customer", subject=subject), None) if subject else None


class Body(StrictSerializer):
    name = StrictCharField(max_length=20)


class Effects(APIView):
    authentication_classes = [Named]
    permission_classes = [Anyone]

    def name(self, request: Request) -> str:
        return str(Body.read(request.data)["name"])


class RunView(Effects):
    """One transaction: the key, the effect and the answer."""

    @idempotent(ALIAS)
    def post(self, request: Request, once: Once, **_path: Any) -> Response:
        name = self.name(request)
        return once.run(lambda: Response({"effect": make_effect(name)}, status=201))


class RequiredView(Effects):
    @idempotent(ALIAS, required=True)
    def post(self, request: Request, once: Once) -> Response:
        name = self.name(request)
        return once.run(lambda: Response({"effect": make_effect(name)}, status=201))


class ClaimView(Effects):
    """The key is tied to what it made; the answer comes when that settles."""

    @idempotent(ALIAS, required=True, present="present")
    def post(self, request: Request, once: Once) -> Response:
        name = self.name(request)
        with atomic(ALIAS):
            once.claim(resource=name)
            make_effect(name)
        return Response({"settled": False}, status=202)

    def present(self, request: Request, once: Once, resource: str) -> Response:
        if request.headers.get("X-Test-Settle"):
            answer = Response({"settled": True, "resource": resource}, status=200)
            once.answer(answer)
            return answer
        return Response({"settled": False, "resource": resource}, status=202)


class FailView(Effects):
    """The effect begins, and then it does not work out in one of several ways."""

    @idempotent(ALIAS)
    def post(self, request: Request, once: Once) -> Response:
        def effect() -> Response:
            make_effect("half")
            if how == "conflict":
                raise Conflict
            if how == "bug":
                raise ZeroDivisionError
            return Response({"how": how}, status=int(how))

        how = self.name(request)
        return once.run(effect)


def make_effect(name: str) -> int:
    row = Job.objects.using(ALIAS).create(name=EFFECT, key=name, state=Job.State.DONE, created_at=timezone.now())
    _take(pause)
    return row.pk


def _take(seconds: float) -> None:
    """As a long statement would: PostgreSQL ends a transaction that stands idle."""
    if connections[ALIAS].vendor == "postgresql":
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
    else:
        time.sleep(seconds)


urlpatterns = [
    path("api/run", RunView.as_view()),
    path("api/things/<int:thing>/run", RunView.as_view()),
    path("api/required", RequiredView.as_view()),
    path("api/claim", ClaimView.as_view()),
    path("api/fail", FailView.as_view()),
]
