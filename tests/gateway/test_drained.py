"""An instance that is drained in one process gets nothing new from any gateway, and gets its share once it is back."""

import time
from pathlib import Path

from tests.gateway import raw
from tests.gateway.door import Door, in_its_table, sharing_a_table
from tests.gateway.stub import Stub

#: Five times what is promised.
WITHIN = 5.0
IN_A_ROW = 24


def test_a_drained_instance_gets_nothing_new_from_any_gateway(tmp_path: Path) -> None:
    with Stub() as one, Stub() as two, sharing_a_table(tmp_path, {"orders": [one, two]}) as doors:
        services = doors[0].services
        for door in doors:
            assert _reaches(door, one)
            assert _reaches(door, two)
        drained_at = in_its_table(tmp_path, f"gateway.drain(url={one.url!r}, reason='x')", services=services)
        late = [max(_left_alone_at(door, one) - drained_at, 0.0) for door in doors]
        print(f"nothing new from each gateway after {[round(each, 2) for each in late]} s")
        assert max(late) < WITHIN
        before = len(one.asked)
        for door in doors:
            _ask(door, IN_A_ROW)
        assert len(one.asked) == before
        in_its_table(tmp_path, f"gateway.use_again(url={one.url!r})", services=services)
        for door in doors:
            assert _reaches(door, one)


def _ask(door: Door, times: int) -> None:
    assert {raw.get(door.port, "/api/orders/orders").status for _ in range(times)} == {200}


def _reaches(door: Door, stub: Stub) -> bool:
    """Whether ``door`` comes to ask it."""
    before, deadline = len(stub.asked), time.monotonic() + 30 + WITHIN
    while len(stub.asked) == before and time.monotonic() < deadline:
        _ask(door, 1)
    return len(stub.asked) > before


def _left_alone_at(door: Door, stub: Stub) -> float:
    """When it was asked for the last time, by the clock of this machine, if it was: so many in a row went elsewhere."""
    last, in_a_row, deadline = 0.0, 0, time.monotonic() + 30 + WITHIN
    while in_a_row < IN_A_ROW:
        assert time.monotonic() < deadline, "it is asked again and again"
        before = len(stub.asked)
        _ask(door, 1)
        in_a_row += 1
        if len(stub.asked) > before:
            last, in_a_row = time.time(), 0
    return last
