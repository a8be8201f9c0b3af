"""Wrong settings fail no request and are told; settings that change never meet in one invoice. In both shapes."""

from pathlib import Path

import pytest

from tests.faults import configuration
from tests.faults.configuration import DEFAULTS, OTHERS, buyers, flip, make_mistakes, running, until

#: Between two orders of one buyer. The machine has more tests to run.
PAUSE = 0.2


@pytest.mark.parametrize("shape", ["together", "apart"])
def test_mistakes_and_changes_under_load(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path) as (shop, store), buyers(shop, threads=2, pause=PAUSE) as seen:
        store.rates(DEFAULTS)
        make_mistakes(shop, store)
        assert set(seen.rates) <= {DEFAULTS}  # the old values were in force all along
        flip(store, seconds=6)
        store.rates(OTHERS)
        before = seen.rates[OTHERS]
        until(lambda: seen.rates[OTHERS] > before + 1, what="the last change is in force")
        store.delete(configuration.DATA)
        before = seen.rates[DEFAULTS]
        until(lambda: seen.rates[DEFAULTS] > before + 1, what="a deleted key has its default again")
    assert seen.failed == []
    assert seen.mixed == 0
    assert seen.rates[DEFAULTS]
    assert seen.rates[OTHERS]
