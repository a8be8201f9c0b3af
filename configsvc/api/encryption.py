"""``/encrypt``, ``/decrypt``, ``/key``: for clients that have the right to."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse

from configsvc.api.access import reader
from configsvc.encryption.errors import CipherTrouble
from configsvc.encryption.locator import CIPHER, decrypted, encrypted, public_key, require_key
from shop.errors import Forbidden, Invalid
from shop.web.anticipated import MethodNotAllowed
from shop.web.json import dumps

LARGEST: Final = 64 * 1024
_HEX_OR_BASE64: Final = re.compile(r"(?:[0-9a-fA-F]{2})*|(?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?", re.ASCII)


def encrypt(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponse:
    """The cipher of the body as text. ``/encrypt/status`` says whether there is a key."""
    who = reader(request)
    if rest == ("status",) and request.method == "GET":
        return _told(_status)
    if not who.may_encrypt:
        raise Forbidden
    text = _body(request, rest)
    return _told(lambda: _text(encrypted(_without_form(request, text))))


def decrypt(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponse:
    """The text of a cipher."""
    if not reader(request).may_decrypt:
        raise Forbidden
    text = _body(request, rest)
    return _told(lambda: _text(decrypted(_cipher_of(request, text))))


def key(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponse:
    """The public key, for clients that encrypt for us."""
    reader(request)
    if request.method != "GET" or len(rest) not in {0, 2}:
        raise MethodNotAllowed
    return _told(lambda: _text(public_key()))


def _status() -> HttpResponse:
    require_key()
    return HttpResponse(dumps({"status": "OK"}), content_type="application/json")


def _told(make: Callable[[], HttpResponse]) -> HttpResponse:
    """What went wrong, in the words Spring's tools know."""
    try:
        return make()
    except CipherTrouble as trouble:
        body = {"status": trouble.state, "description": trouble.description}
        return HttpResponse(dumps(body), status=trouble.http_status, content_type="application/json")


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain;charset=utf-8", headers={"Cache-Control": "no-store"})


def _body(request: HttpRequest, rest: tuple[str, ...]) -> str:
    """Raises ``MethodNotAllowed`` and ``Invalid``."""
    if request.method != "POST" or len(rest) not in {0, 2}:
        raise MethodNotAllowed
    try:
        text = request.body.decode()
    except UnicodeDecodeError as error:
        raise Invalid(errors={"body": ["UTF-8"]}) from error
    if len(text) > LARGEST or "\x00" in text:
        raise Invalid(errors={"body": [f"≤ {LARGEST}"]})
    return text


def _without_form(request: HttpRequest, text: str) -> str:
    """curl sends a text as a form with one name and no value, unless it is told otherwise."""
    if text.endswith("=") and request.content_type != "text/plain":
        return unquote_plus(text)[:-1]
    return text


def _cipher_of(request: HttpRequest, text: str) -> str:
    if not text.endswith("=") or request.content_type == "text/plain":
        return text.strip()
    decoded = unquote_plus(text).replace(" ", "+").strip()
    bare = decoded[:-1]
    plain = bare.removeprefix(CIPHER).rpartition("}")[2]
    return bare if _HEX_OR_BASE64.fullmatch(plain) else decoded
