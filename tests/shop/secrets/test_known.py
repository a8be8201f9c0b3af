"""Whatever was a secret once is struck out of logs and of Django's reports, wherever it turns up."""

import logging
import sys

from django.test import RequestFactory

from shop.secrets.base import Secret
from shop.telemetry.logging import formatter
from shop.web.reports import StruckReporter

CANARY = "canary-4d1f9a7c-of-a-secret"


def is_struck_out_of_logs() -> None:
    Secret(CANARY)
    line = logging.LogRecord("x", logging.ERROR, "x.py", 1, f"cannot reach https://{CANARY}.example", None, None)
    line.detail = {CANARY: [f"sent {CANARY!r}"]}
    try:
        raise ValueError(f"said {CANARY}")
    except ValueError:
        line.exc_info = sys.exc_info()
    for form in ("json", "console"):
        written = formatter(form).format(line)
        assert CANARY not in written
        assert "****" in written


def is_struck_out_of_reports() -> None:
    revealed = Secret(CANARY).reveal()
    try:
        raise ValueError(f"said {revealed}")
    except ValueError:
        reporter = StruckReporter(RequestFactory().get(f"/?x={CANARY}"), *sys.exc_info())
    for text in (reporter.get_traceback_html(), reporter.get_traceback_text()):
        assert CANARY not in text
        assert "****" in text


def test_a_known_secret_is_struck_out_of_logs() -> None:
    is_struck_out_of_logs()


def test_a_known_secret_is_struck_out_of_reports() -> None:
    is_struck_out_of_reports()


def test_the_lines_of_a_key_are_struck_out_one_by_one_and_short_words_are_not() -> None:
    from shop.secrets.known import remember, struck

    remember("-----BEGIN X-----\nMC4CAQAwBQYDK2VwBCIEIC\nq8wRRkkq\n-----END X-----")
    remember("root")
    assert struck("at MC4CAQAwBQYDK2VwBCIEIC of root") == "at **** of root"
