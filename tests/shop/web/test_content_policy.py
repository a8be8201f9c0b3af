"""The policy that is worked out once is django-csp's own, and views can still have another."""

from csp.constants import HEADER, NONCE
from csp.decorators import csp_exempt, csp_update
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from shop.web.content_policy import ContentPolicyMiddleware


def answered(view: object) -> HttpResponse:
    return ContentPolicyMiddleware(view)(RequestFactory().get("/"))  # type: ignore[arg-type, return-value]


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_it_says_what_django_csp_would_say() -> None:
    assert answered(plain).headers[HEADER] == build_policy()


def test_it_leaves_a_header_the_view_set() -> None:
    assert answered(lambda request: HttpResponse(headers={HEADER: "sandbox"})).headers[HEADER] == "sandbox"


def test_an_exempt_view_has_none() -> None:
    assert HEADER not in answered(csp_exempt()(plain)).headers


def test_a_view_can_widen_it() -> None:
    policy = answered(csp_update({"img-src": ["https://pictures.example"]})(plain)).headers[HEADER]
    assert "https://pictures.example" in policy


def test_a_nonce_that_was_used_is_in_it() -> None:
    seen = []

    @csp_update({"script-src": [NONCE]})
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(str(request.csp_nonce))  # type: ignore[attr-defined]
        return HttpResponse()

    policy = answered(view).headers[HEADER]
    assert f"'nonce-{seen[0]}'" in policy
