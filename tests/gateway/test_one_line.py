"""In one process nobody else is asked: who waited too long for a thread is told to come back, unless they buy."""

import asyncio
import json
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import pytest

from gateway.errors import Overloaded
from gateway.overload.admission import Asked
from gateway.overload.queue import is_too_long, require_time
from gateway.properties import GatewayProperties
from gateway.routes.priority import Priority
from shop.web.waiting import Waited
from tests.gateway.door import Door
from tests.live.migrated import lay_files

NOW = GatewayProperties()
LOOK, BUY = "GET /api/orders/orders", "POST /api/orders/checkout"
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


async def _ask(port: int, asked: str) -> tuple[str, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    length = "Content-Length: 0\r\n" if asked == BUY else ""
    writer.write(f"{asked} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}Connection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return asked, answer


async def _crowd(port: int) -> list[tuple[str, bytes]]:
    """All of them at once, who buys at the end."""
    looking = [asyncio.create_task(_ask(port, LOOK)) for _ in range(LOOKING)]
    await asyncio.sleep(0)
    return await asyncio.gather(*looking, *(_ask(port, BUY) for _ in range(BUYING)))


def test_who_waits_too_long_is_told_so_and_who_buys_is_answered(tmp_path: Path) -> None:
    lay_files(tmp_path / "var")
    door = Door(
        tmp_path,
        {},
        SHOP_ROLE="all",
        SHOP_THREADS="1",
        GATEWAY_LIMIT_LEAST=str(LEAST),
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        SHOP_COSTS=json.dumps(COSTS),
    )
    door.start()
    try:
        found = asyncio.run(_crowd(door.port))
        _, afterwards = asyncio.run(_ask(door.port, LOOK))
    finally:
        door.kill()
    seen = Counter((asked, answer[9:12]) for asked, answer in found)
    assert seen[BUY, b"200"] == BUYING
    assert seen[LOOK, b"503"] > 0
    assert set(seen) <= {(BUY, b"200"), (LOOK, b"200"), (LOOK, b"503")}
    assert afterwards.startswith(b"HTTP/1.1 200 ")
    refused = next(answer for _, answer in found if answer[9:12] == b"503")
    assert b'"code":"overloaded"' in refused.replace(b": ", b":")
    assert b"\r\nretry-after:" in refused.lower()
