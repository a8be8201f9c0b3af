"""The door's pages: ``/`` chooses a language, ``/en/…`` and ``/fr/…`` are the storefront, the rest are its files."""

import re
from html import escape
from typing import Final

from csp.decorators import csp, csp_exempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware

from shop.errors import NotFound
from shop.web.home import plain_home
from shop.web.problems import problem_response
from shop.web.storefront.build import Build, current_build
from shop.web.storefront.policy import DIRECTIVES
from shop.web.storefront.progress import progress

#: Where the storefront notes the language that was chosen last.
LANGUAGE_COOKIE: Final = "shop_language"
LANGUAGES: Final = tuple(code for code, _ in settings.LANGUAGES)

_NONCE: Final = "__CSP_NONCE__"
_LANG: Final = re.compile(r"(<html\b[^>]*?\blang=)([\"'])[^\"']*\2")
_KEEP_NOTHING: Final = {"Cache-Control": "no-store"}


def urls() -> list[URLPattern]:
    """For the role at the door, after all other paths."""
    codes = "|".join(LANGUAGES)
    return [
        path("", door, name="door"),
        path("ops", door, {"to": "ops"}, name="operations"),
        re_path(rf"^(?P<language>{codes})$", with_slash),
        re_path(rf"^(?P<language>{codes})/", page, name="storefront"),
        re_path(r"^(?:[\w.-]+/)*[\w.-]+\.\w+$", file),
    ]


@require_safe
def door(request: HttpRequest, to: str = "") -> HttpResponse:
    """``/``: on to the pages in the visitor's language, as chosen last or else as the browser says; ``/ops``: to the
    one of operations."""
    if current_build() is None:
        return _waiting(request, status=200)
    response = HttpResponseRedirect(f"/{_language(request)}/{to}", headers=_KEEP_NOTHING)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def with_slash(request: HttpRequest, language: str) -> HttpResponse:
    """``/fr`` is meant as ``/fr/``."""
    return HttpResponseRedirect(f"/{language}/")


@require_safe
@csp(dict(DIRECTIVES))  # type: ignore[arg-type]  # it takes views of more than a request as well
def page(request: HttpRequest, language: str) -> HttpResponseBase:
    """A file of the build, or else a page: one document, which finds out by its address what to show."""
    build = current_build()
    with override(language):
        if build is None:
            return _waiting(request, status=503)
        return _file(request, build) or _document(request, build, language)


@csrf_exempt  # whatever is asked of what is not there, it is not there
@csp_exempt()  # a policy is for pages: on a visitor's twenty small files it would weigh more than some of them
@xframe_options_exempt
def file(request: HttpRequest) -> HttpResponseBase:
    """A file that belongs to no language."""
    build = current_build()
    found = _file(request, build) if build else None
    return found or problem_response(NotFound())


def _file(request: HttpRequest, build: Build) -> HttpResponseBase | None:
    """Compressed as the browser can take it."""
    found = build.files.get(request.path_info)
    if found is None:
        return None
    response: HttpResponseBase = WhiteNoiseMiddleware.serve(found, request)
    return response


def _document(request: HttpRequest, build: Build, language: str) -> HttpResponse:
    """Never kept: its nonce is used once."""
    text = _LANG.sub(rf"\g<1>\g<2>{language}\g<2>", build.pages[language], count=1)
    head = f"{_alternates(request, language)}{_preloads(request, build, language)}"
    text = text.replace("</head>", f"{head}</head>", 1)
    text = text.replace(_NONCE, str(request.csp_nonce))  # type: ignore[attr-defined]
    return HttpResponse(text, headers=_KEEP_NOTHING | {"Content-Language": language})


def _language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else (get_language() or LANGUAGES[0])


def _alternates(request: HttpRequest, language: str) -> str:
    """The same page in each language, for search engines."""
    rest = escape_uri_path(request.path_info).removeprefix(f"/{language}/")
    addresses = {code: request.build_absolute_uri(f"/{code}/{rest}") for code in LANGUAGES}
    addresses["x-default"] = addresses[LANGUAGES[0]]
    return "".join(
        f'<link rel="alternate" hreflang="{code}" href="{escape(address)}">' for code, address in addresses.items()
    )


def _preloads(request: HttpRequest, build: Build, language: str) -> str:
    """What this page's scripts will ask for: fetched beside them, not after."""
    path = request.path_info.removeprefix(f"/{language}/")
    return "".join(f'<link rel="modulepreload" href="{escape(each)}">' for each in build.first(language, path))


def _waiting(request: HttpRequest, *, status: int) -> HttpResponse:
    """The plain page; while a build runs it looks again by itself."""
    now = progress()
    response = plain_home(request, {"progress": now}, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503 and now.state == "building":
        response.headers["Retry-After"] = "3"
    return response
