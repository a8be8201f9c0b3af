"""JSON on the wire: strict on the way in, plain dataclasses on the way out."""

import dataclasses
import json
from collections.abc import Mapping
from typing import IO, Any, Final

import orjson
from django.conf import settings
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from shop.web.anticipated import TooLarge

DEEPEST: Final = 32
#: What every database column, JavaScript aside, can hold: 64 bits with a sign.
INTEGERS: Final = range(-(2**63), 2**63)


def dumps(data: Any) -> bytes:
    """JSON bytes of plain values, frozen dataclasses, datetimes and UUIDs."""
    return orjson.dumps(data, default=_plain, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def loads(data: bytes) -> Any:
    """The value of strict JSON: UTF-8, no duplicate keys, no NaN, no lone surrogates, bounded depth and integers.

    Raises ``ValueError`` with a sentence for people.
    """
    try:
        text = data.decode("utf-8")
        checked = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_bounded)
        value = orjson.loads(data)  # refuses lone surrogates, which Python's parser lets through
    except RecursionError:
        raise ValueError(_("The JSON is nested too deeply.")) from None
    except (UnicodeDecodeError, orjson.JSONDecodeError, json.JSONDecodeError):
        raise ValueError(_("The body is not valid JSON.")) from None
    _bound_depth(checked)
    return value


class StrictJSONParser(BaseParser):
    """``application/json`` in UTF-8 only: no other charset is decoded, no form is guessed."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Raises ``ParseError`` and ``TooLarge``."""
        _refuse_charset(media_type or "")
        data = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(data) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return loads(data)
        except ValueError as error:
            raise ParseError(str(error)) from error


class JSONRenderer(BaseRenderer):
    """``application/json``, or the problem type where the view answered an error."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else dumps(data)


class OnlyJSON(DefaultContentNegotiation):
    """There is one representation: what the client says it accepts cannot make a request fail."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return force_str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("A key appears twice in one JSON object."))
    return found


def _refuse(_constant: str) -> Any:
    raise ValueError(_("The body is not valid JSON."))


def _bounded(text: str) -> int:
    if len(text) > 20 or (number := int(text)) not in INTEGERS:
        raise ValueError(_("A number is out of range."))
    return number


def _bound_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError(_("The JSON is nested too deeply."))
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]


def _refuse_charset(media_type: str) -> None:
    parameters = [part.strip().lower() for part in media_type.split(";")[1:]]
    if any(part not in {"charset=utf-8", 'charset="utf-8"', ""} for part in parameters) or len(parameters) > 1:
        raise ParseError(_("The body must be JSON in UTF-8."))
