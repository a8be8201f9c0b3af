"""The page at ``/api/docs``: from this site alone, under its content security policy, in a real browser."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.api.document import operations


def test_the_page_names_no_other_site(client: Client) -> None:
    for path in ("/api/docs", "/api/docs?script="):
        answer = client.get(path)
        assert answer.status_code == 200
        assert re.findall(r"https?://[^\s\"'<>]+", answer.content.decode()) == []


def test_the_page_has_nothing_inline(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\s(?:style|on\w+)=", page) == []


def test_the_policy_is_the_sites_own(client: Client) -> None:
    assert (
        client.get("/api/docs").headers["Content-Security-Policy"] == client.get("/").headers["Content-Security-Policy"]
    )


def test_a_browser_shows_every_operation_and_complains_of_nothing(chromium: str) -> None:
    with _served() as site, ThreadPoolExecutor(1) as apart:  # playwright's event loop would keep Django from working
        seen = apart.submit(_look, chromium, site).result(timeout=60)
    assert seen.complaints == []
    assert seen.operations == len(operations())
    assert seen.elsewhere == []


@dataclass
class Seen:
    """What a visitor of the page met."""

    operations: int = 0
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def _look(program: str, site: str) -> Seen:
    seen = Seen()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("requestfailed", lambda request: seen.complaints.append(f"failed: {request.url}"))
        page.on("request", lambda request: _note(seen, request.url, site))
        page.goto(f"{site}/api/docs", wait_until="networkidle")
        page.wait_for_selector(".opblock")
        seen.operations = page.locator(".opblock").count()
        browser.close()
    return seen


def _note(seen: Seen, url: str, site: str) -> None:
    if not url.startswith((f"{site}/", "data:")):
        seen.elsewhere.append(url)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def _served() -> Iterator[str]:
    """The application on a free port; it needs no database for this."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
