"""In one process nobody else is asked: who waited too long for a thread is told to come back, unless they buy."""

import asyncio
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import requests
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gateway.door import DoorMiddleware
from gateway.errors import Overloaded
from gateway.overload.admission import Asked
from gateway.overload.queue import is_too_long, require_time
from gateway.properties import GatewayProperties
from gateway.routes.priority import Priority
from gateway.turning_away import TurningAway
from shop.web.waiting import SEATS, WAITED, Waited
from shop.wsgi import application
from tests.gateway.defined import in_force
from tests.gateway.door import Door
from tests.live.migrated import lay_files

NOW = GatewayProperties()
LOOK, BUY = "GET /api/orders/orders", "POST /api/orders/checkout"
BODY = '{"kind": "gift"}'
#: One after the other with one thread: those at the end would wait for eight seconds.
COSTS = {LOOK: 0.2, BUY: 0.01}
LOOKING, BUYING, LEAST = 40, 10, 5


@pytest.mark.parametrize(
    ("priority", "seconds", "others", "is_refused"),
    [
        (Priority.CHECKOUT, 60.0, 1000, False),
        (Priority.BROWSE, 0.24, 1000, False),
        (Priority.BROWSE, 0.26, 1000, True),
        (Priority.BROWSE, 60.0, NOW.limit_least - 1, False),  # few wait: it is slow, and not crowded
        (Priority.ASSETS, 0.15, 1000, False),
        (Priority.ASSETS, 0.20, 1000, True),
    ],
)
def test_who_is_refused(priority: Priority, seconds: float, others: int, is_refused: bool) -> None:
    waited = Waited(seconds, others)
    with pytest.raises(Overloaded) if is_refused else nullcontext():
        if is_too_long(waited, NOW):
            require_time(Asked("one", priority), waited, NOW)


def test_nobody_is_refused_where_no_line_is_known() -> None:
    assert not is_too_long(None, NOW)


async def _ask(port: int, asked: str, *, also: str = "") -> tuple[str, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = "Content-Length: 0\r\n" if asked == BUY else ""
    try:
        writer.write(f"{asked} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}{also}Connection: close\r\n\r\n".encode())
        return asked, await reader.read()
    finally:
        writer.close()


async def _crowd(port: int) -> list[tuple[str, bytes]]:
    """All of them at once, who buys at the end."""
    french = "Accept-Language: fr\r\n"
    looking = [asyncio.create_task(_ask(port, LOOK, also=french)) for _ in range(LOOKING)]
    await asyncio.sleep(0)
    return await asyncio.gather(*looking, *(_ask(port, BUY) for _ in range(BUYING)))


@contextmanager
def _one_thread(folder: Path, costs: dict[str, float]) -> Iterator[Door]:
    lay_files(folder / "var")
    door = Door(
        folder,
        {},
        SHOP_ROLE="all",
        SHOP_THREADS="1",
        GATEWAY_LIMIT_LEAST=str(LEAST),
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        SHOP_COSTS=json.dumps(costs),
    )
    door.start()
    try:
        yield door
    finally:
        door.kill()


def test_who_waits_too_long_is_told_so_and_who_buys_is_answered(tmp_path: Path) -> None:
    with _one_thread(tmp_path, COSTS) as door:
        found = asyncio.run(_crowd(door.port))
        _, afterwards = asyncio.run(_ask(door.port, LOOK))
        told = requests.get(f"http://127.0.0.1:{door.metrics_port}/metrics", timeout=30).text
    seen = Counter((asked, answer[9:12]) for asked, answer in found)
    assert seen[BUY, b"200"] == BUYING
    assert seen[LOOK, b"503"] > 0
    assert set(seen) <= {(BUY, b"200"), (LOOK, b"200"), (LOOK, b"503")}
    assert afterwards.startswith(b"HTTP/1.1 200 ")
    counted = re.search(r'^gateway_shed_total\{.*reason="queue".*\} (\S+)$', told, re.MULTILINE)
    assert counted is not None
    assert float(counted[1]) == seen[LOOK, b"503"]


def test_who_is_turned_away_hears_why_and_gets_the_headers_of_every_answer(tmp_path: Path) -> None:
    with _one_thread(tmp_path, COSTS) as door:
        found = asyncio.run(_crowd(door.port))
        written = door.log.read_text()
    refused = next(answer for _, answer in found if answer[9:12] == b"503")
    head, _, body = refused.partition(b"\r\n\r\n")
    said = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.decode().split("\r\n"))}
    problem = json.loads(body)
    assert (problem["code"], problem["detail"]) == ("overloaded", "Veuillez réessayer dans un instant.")
    assert said["retry-after"].isdigit()
    assert int(said["content-length"]) == len(body)
    assert said["x-content-type-options"] == "nosniff"
    assert said["x-frame-options"] == "DENY"
    assert "default-src" in said["content-security-policy"]
    assert said["x-request-id"] == problem["request_id"]
    line = next(line for line in written.splitlines() if problem["request_id"] in line)
    assert (json.loads(line)["status"], json.loads(line)["path"]) == (503, LOOK.partition(" ")[2])


def test_health_is_answered_while_everybody_works(tmp_path: Path) -> None:
    async def asked(port: int) -> list[bytes]:
        working = asyncio.create_task(_ask(port, LOOK))
        found: list[bytes] = []
        while len(found) < 10:  # the first may be read before what takes long
            _, answer = await _ask(port, "GET /livez")
            found += [] if working.done() else [answer[:12]]
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return found

    with _one_thread(tmp_path, {LOOK: 20.0}) as door:
        assert asyncio.run(asyncio.wait_for(asked(door.port), 15)) == [b"HTTP/1.1 200"] * 10


def test_no_more_are_worked_on_at_once_than_there_are_seats() -> None:
    seats, lock, at_work, most = threading.Semaphore(2), threading.Lock(), 0, 0

    def inner(request: HttpRequest) -> HttpResponse:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.05)
        with lock:
            at_work -= 1
        return HttpResponse(b"done")

    def ask(_number: int) -> int:
        request = RequestFactory().get("/nowhere/known")
        request.META[SEATS] = seats
        return int(DoorMiddleware(inner)(request).status_code)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(16))) == {200}
    assert most == 2


def test_turning_away_is_around_what_gunicorn_serves() -> None:
    assert isinstance(application, TurningAway)


def _refusal(path: str, found: list[str], **more: str) -> tuple[str, list[str]]:
    """The status that an application with such a wait answers, and what its inner one was asked."""

    def inner(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.append(environ["wsgi.input"].read().decode())
        start_response("200 OK", [])
        return []

    said: list[str] = []
    environ = RequestFactory().generic("POST", path, BODY, **more).environ  # type: ignore[arg-type]
    environ[WAITED] = Waited(60.0, 1000)
    list(TurningAway(inner)(environ, lambda status, headers: said.append(status)))
    return said[0][:3], found


@pytest.mark.parametrize("path", ["/livez", "/actuator/health", "/internal/orders/any"])
def test_what_the_process_answers_itself_is_not_turned_away(path: str) -> None:
    assert _refusal(path, []) == ("200", [BODY])


def test_whoever_names_no_host_of_ours_is_left_to_the_application() -> None:
    assert _refusal("/api/orders/orders", [], HTTP_HOST="elsewhere") == ("200", [BODY])


@pytest.mark.django_db(databases=["gateway"])
@pytest.mark.parametrize(("predicate", "status"), [("Path=/api/looked/**", "503"), ("ReadBody=/kind", "200")])
def test_a_body_that_a_route_wants_to_read_is_left_to_the_application(predicate: str, status: str) -> None:
    with in_force(routes=f"[{{id: one, uri: 'lb://order-service', predicates: ['{predicate}']}}]"):
        assert _refusal("/api/looked/at", []) == (status, [BODY] if status == "200" else [])
