"""A handful of views with the shape of the modules', for what every view gets from the machinery."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.calls.context import Principal, principal
from shop.errors import Conflict, Invalid, TooManyRequests, message
from shop.web import health
from shop.web.answers import Answer
from shop.web.identity.permissions import Anyone, SignedIn, staff
from shop.web.serializers import StrictBooleanField, StrictCharField, StrictIntegerField, StrictSerializer

handler404 = "shop.web.problems.not_found"
handler500 = "shop.web.problems.server_error"


class OrderInput(StrictSerializer):
    quantity = StrictIntegerField(min_value=1, max_value=999)
    text = StrictCharField(max_length=100, required=False)
    gift = StrictBooleanField(required=False)
    note = serializers.JSONField(required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAnswer(Answer):
    quantity: int
    text: str


class OrderView(APIView):
    permission_classes = [Anyone]

    def post(self, request: Request) -> Response:
        body = OrderInput.read(request.data)
        return Response(OrderAnswer(quantity=body["quantity"], text=body.get("text", "")), status=201)


class WhoView(APIView):
    permission_classes = [SignedIn]

    def get(self, request: Request) -> Response:
        return Response({"subject": cast(Principal, request.user).subject, "principal": principal().subject})


class StaffView(APIView):
    permission_classes = [staff("example.look")]

    def get(self, request: Request) -> Response:
        return Response({})


class ClosedView(APIView):
    """Says nothing about who may, so nobody may."""

    def get(self, request: Request) -> Response:
        return Response({})


class Full(Conflict):
    code = "full"
    title = message("Out of stock")
    detail = message("Of %(sku)s, only %(available)s are free in this warehouse.")


RAISES: dict[str, Callable[[], Exception]] = {
    "full": lambda: Full(sku="A", available=2),
    "full-of-nothing": Full,
    "invalid": lambda: Invalid(errors={"name": ["No."]}),
    "later": lambda: TooManyRequests(retry_after=7),
    "denied": PermissionDenied,
    "missing": Http404,
    "suspicious": lambda: SuspiciousOperation("/etc/passwd"),
    "locked": lambda: OperationalError("database is locked"),
    "out-of-range": lambda: DataError("integer out of range"),
    "throttled": lambda: exceptions.Throttled(wait=3),
    "bug": lambda: ValueError("hunter2"),
}


class RaisingView(APIView):
    permission_classes = [Anyone]

    def get(self, request: Request, how: str) -> Response:
        error = RAISES[how]()
        raise error


def raising(_request: HttpRequest, how: str) -> HttpResponse:
    """The same outside REST framework."""
    error = RAISES[how]()
    raise error


def teapot(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<h1>Short and stout</h1>", status=418)


def token_in_path(_request: HttpRequest, **_arguments: Any) -> HttpResponse:
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [
    *health.urls(),
    path("api/orders", OrderView.as_view()),
    path("api/who", WhoView.as_view()),
    path("api/staff", StaffView.as_view()),
    path("api/closed", ClosedView.as_view()),
    path("api/raise/<str:how>", RaisingView.as_view()),
    path("raise/<str:how>", raising),
    path("admin/raise/<str:how>", raising),
    path("teapot", teapot),
    path("api/guest/<str:token>/order", token_in_path),
]
