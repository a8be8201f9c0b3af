"""Answers to those who read: the environment, one map of it, a plain file."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

from configsvc.api.access import reader, require
from configsvc.api.answers import DEGRADED, V1, V2, document, one_map, rendered, tagged
from configsvc.api.news import Place
from configsvc.api.paths import Asked
from configsvc.api.patience import until_changed
from configsvc.environment import names
from configsvc.environment.placeholders import resolved
from configsvc.environment.values import Environment
from configsvc.properties import properties
from configsvc.queries.environment import environment
from configsvc.queries.plain_files import allowed_path, is_settings, plain_file
from configsvc.queries.unsealing import opened
from configsvc.rules.readers import Reader
from shop.errors import ShopError, message
from shop.web.json import dumps

OCTETS = "application/octet-stream"


class NotAcceptable(ShopError):
    """There is no such representation."""

    code, status, title = "not_acceptable", 406, message("There is no answer in a form the client accepts")
    detail = message("Ask for application/json.")


def answer(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """Raises what ``views`` knows how to say."""
    who = reader(request)
    applications = names.applications(asked.name)
    require(who, applications, names.profiles(asked.profiles))
    if asked.path:
        return _file(request, asked, who)
    kind = "" if asked.ending else _kind(request.headers.get("Accept", ""))
    make = (lambda: _map(request, asked, who)) if asked.ending else (lambda: _json(asked, who, kind))
    place = Place(asked.name, asked.profiles, asked.label)
    return until_changed(request, place, lambda: _tagged(request, make))


Made = tuple[bytes, str, tuple[str, ...]]


def _tagged(request: HttpRequest, make: Callable[[], Made]) -> HttpResponse:
    return tagged(request, *make())


def _json(asked: Asked, who: Reader, kind: str) -> Made:
    """What nobody set is an empty answer for our own roles, however the server answers others: they have defaults."""
    found = environment(asked.name, asked.profiles, asked.label, or_empty=who.is_role)
    body = document(found, who, profiles=asked.profiles, with_origins=kind == V2)
    return dumps(body), kind, found.degraded


def _map(request: HttpRequest, asked: Asked, who: Reader) -> Made:
    found = environment(asked.name, asked.profiles, asked.label)
    body, kind = rendered(one_map(found, who, resolve=_resolves(request)), asked.ending)
    return body, kind, found.degraded


def _file(request: HttpRequest, asked: Asked, who: Reader) -> HttpResponse:
    found: Environment = environment(asked.name, asked.profiles, asked.label, or_empty=True)
    file = plain_file(found, allowed_path(tuple(asked.path.split("/"))), who)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    headers = {"Last-Modified": http_date(file.modified), "Cache-Control": "no-cache, private"}
    if found.degraded:
        headers[DEGRADED] = ", ".join(found.degraded)
    if since is not None and int(file.modified) <= since:
        return HttpResponse(status=304, headers=headers)
    if OCTETS in request.headers.get("Accept", ""):
        return HttpResponse(file.content, content_type=OCTETS, headers=headers)
    charset = _charset(request.headers.get("Accept-Charset", ""))
    text = file.content.decode("utf-8", errors="replace")
    if properties.current.plain_text_encrypt and is_settings(file.path.name):
        text = opened(text)
    if _resolves(request):
        text = resolved(text, one_map(found, who, resolve=False))
    body = text.encode(charset, errors="replace")
    return HttpResponse(body, content_type=f"text/plain;charset={charset}", headers=headers)


def _kind(accept: str) -> str:
    """Raises ``NotAcceptable``."""
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()]
    if not wanted:
        return V1
    for kind in wanted:
        if kind == V2:
            return V2
        if kind in {V1, "*/*", "application/*"}:
            return V1
    raise NotAcceptable


def _resolves(request: HttpRequest) -> bool:
    return request.GET.get("resolvePlaceholders", "true").lower() != "false"


def _charset(wanted: str) -> str:
    """The first we know; UTF-8 without one."""
    for part in wanted.split(","):
        name = part.partition(";")[0].strip()
        try:
            if name and _writes_text(name):
                return name.lower()
        except (LookupError, UnicodeError):
            continue
    return "utf-8"


def _writes_text(charset: str) -> bool:
    """Whether others read what Python writes in it: some of its codecs are for programs (``unicode_escape``, ``idna``).
    Raises ``LookupError`` and ``UnicodeError``."""
    written = "x€".encode(charset, errors="replace")
    return written.startswith(b"x") and b"\\" not in written
