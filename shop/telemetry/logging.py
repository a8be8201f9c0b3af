"""Logs: one JSON object a line, with the request's id; control characters escaped once, secrets masked once, here."""

import json
import logging.config
import math
import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Final

import orjson
import structlog

from shop.roles.current import current
from shop.secrets.known import MASK, struck
from shop.telemetry.correlation import request_id
from shop.telemetry.tracing import trace_id

_SECRET_NAMES: Final = re.compile(
    r"pass(word|wd)?|secret|token|authorization|cookie|api[._-]?key|private|credential", re.IGNORECASE
)
_SECRET_VALUES: Final = re.compile(
    r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"  # a JWT
    r"|(?<=://)[^/\s:@]*:[^\s@]+(?=@)"  # user:password in a URL
    r"|(?<=Bearer )\S+"
    r"|hvs\.[\w-]{10,}"  # a Vault token
    r"|(?i:(?<=password=)|(?<=secret=)|(?<=token=))[^\s&;,\"']+"
)
#: What could end a line, move a cursor, turn the direction of reading, or not be written at all.
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
#: Tracebacks are our own lines; in JSON they are escaped anyway.
_MANY_LINES: Final = frozenset({"exception", "stack"})
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "request",
    "server_time",
    "status_code",
}


@lru_cache(maxsize=1024)  # the same few names come with every line
def names_secret(name: str) -> bool:
    """Whether what is called ``name`` must not be shown."""
    return _SECRET_NAMES.search(name) is not None


def logging_config(*, level: str, form: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything to standard error, as JSON lines or, with ``form="console"``, for people."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "shop.telemetry.logging.formatter", "form": form}},
        "filters": {"has_traceback": {"()": "shop.telemetry.logging.HasTraceback"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
            "django.request": {"level": "ERROR", "filters": ["has_traceback"]},
            "urllib3": {"level": "WARNING"},
        },
    }


class HasTraceback(logging.Filter):
    """Of Django's own word on an answer of 500 and more: what went wrong. That it did is in our line of each request,
    and a role that is not ready would say so, as an error, as often as it is asked."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.exc_info is not None


def configure(config: dict[str, Any]) -> None:
    """Django's ``LOGGING_CONFIG`` hook."""
    # Of thread and process no line says anything: not asking for them is what the standard library recommends.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.config.dictConfig(config)


def formatter(form: str) -> logging.Formatter:
    """The formatter named by ``logging_config``."""
    renderer: Any = structlog.processors.JSONRenderer(_as_json)
    if form == "console":
        # Plain: the pretty tracebacks show local variables, secrets among them.
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty() or "FORCE_COLOR" in os.environ,
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _extras,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _context,
            _clean,
            renderer,
        ],
    )


def _as_json(event: Mapping[str, Any], **_options: Any) -> str:
    try:
        return orjson.dumps(event).decode()
    except orjson.JSONEncodeError:  # a number of more than 64 bits
        return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def cleaned(text: str) -> str:
    """As a line may show it: no secrets, no control characters."""
    return _escaped(_SECRET_VALUES.sub(MASK, struck(text)))


def _extras(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What was passed as ``extra=`` becomes fields."""
    record: logging.LogRecord = event["_record"]
    event.update({name: value for name, value in vars(record).items() if name not in _STANDARD and name not in event})
    return event


def _context(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("role", current().name)
    if found := request_id():
        event.setdefault("request_id", found)
    if (trace := trace_id()) and trace != found:  # the gateway's own ids have the same digits
        event.setdefault("trace_id", trace)
    return event


def _clean(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: _value(name, value) for name, value in event.items()}


def _value(name: str, value: Any) -> Any:
    if names_secret(name):
        return MASK
    if isinstance(value, str):
        return _text(name, value)
    if value is None or isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return {_escaped(struck(str(key))): _value(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(name, inner) for inner in value]
    return _text(name, str(value))


def _text(name: str, value: str) -> str:
    text = _SECRET_VALUES.sub(MASK, struck(value))
    if text.isascii() and text.isprintable():  # as nearly always, and found out in a tenth of the time
        return text
    if name in _MANY_LINES:
        return "\n".join(_escaped(line) for line in text.split("\n"))
    return _escaped(text)


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
