"""Time is given, travels as what is left of it, and is kept."""

import time

import pytest
from django.test import Client

from shop.calls.context import ANONYMOUS, remaining, within
from shop.calls.credential import issue
from shop.calls.errors import DeadlineExceeded
from shop.discovery.memory import MemoryRegistry
from tests.fakes.example import local
from tests.fakes.peer import peer, silence
from tests.fakes.wsgi_adapter import WSGIAdapter
from tests.shop.calls.conftest import MODULE, SERVICE, Call

pytestmark = pytest.mark.django_db(databases="__all__")


def test_what_is_left_travels_in_milliseconds(over_http: Call, wsgi: WSGIAdapter) -> None:
    with within(0.25):
        over_http("nothing")
    (sent,) = wsgi.requests
    assert 0 < int(sent.headers["X-Deadline-Ms"]) <= 250


def test_the_callee_never_gets_more_than_its_contract_gives(over_http: Call) -> None:
    with within(3600):
        assert over_http("where").remaining_ms <= 5000


def test_the_nearer_deadline_counts() -> None:
    assert remaining() is None
    with within(10), within(60):
        left = remaining()
        assert left is not None
        assert left <= 10


def test_when_time_is_over_nothing_is_asked(call: Call) -> None:
    with within(0.0), pytest.raises(DeadlineExceeded):
        call("once", name="late")
    assert local.ran == []


def test_silence_ends_with_the_deadline(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(silence) as found:
        peers.put(SERVICE, found.url)
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            remotely("slow", seconds=0.0)
    assert 0.35 < time.monotonic() - began < 0.4 * 5  # promised: the deadline of 0.4 s and 50 ms


def post(client: Client, deadline: str) -> int:
    token = issue(caller="orders", callee=MODULE, principal=ANONYMOUS)
    answer = client.post(
        f"/internal/{MODULE}/once",
        b'{"name": "x"}',
        "application/json",
        headers={"Authorization": f"Bearer {token}", "X-Deadline-Ms": deadline},
    )
    return answer.status_code


@pytest.mark.parametrize(("deadline", "status"), [("0", 504), ("1", 200), ("999999999", 200), ("", 200)])
def test_work_past_its_deadline_is_refused(client: Client, deadline: str, status: int) -> None:
    assert post(client, deadline) == status
    assert len(local.ran) == (status == 200)


@pytest.mark.parametrize("deadline", ["-1", "1.5", "soon", "1e3", "٣", "9" * 10, "0x10", "1_000"])
def test_a_deadline_that_is_no_number_is_refused(client: Client, deadline: str) -> None:
    assert post(client, deadline) == 400
    assert local.ran == []
