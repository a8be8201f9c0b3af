"""The provider's key changes in Vault under checkouts, and tokens are revoked: nothing fails, the new key is used."""

from pathlib import Path

import pytest

from tests.faults.rotation import HEALED_WITHIN, rotating, turn_under_load


@pytest.mark.parametrize("shape", ["together", "apart"])
def test_a_key_that_changes_is_used_and_costs_nothing(shape: str, tmp_path: Path) -> None:
    with rotating(shape, tmp_path) as site:
        seen = turn_under_load(site, changes=2, pause=0.2)
    print(shape, seen.took, seen.revoked_seconds, seen.healed_seconds, seen.bought.requests)
    assert seen.bought.failed == []
    assert len(seen.took) == 2
    assert max(seen.revoked_seconds, seen.healed_seconds) < 5 * HEALED_WITHIN
