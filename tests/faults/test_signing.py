"""Keys change while people log in: nobody is refused, and no token that is still good."""

from pathlib import Path

from tests.faults.signing import rotate_under_load, running
from tests.servers.openbao import OpenBao


def test_signing_keys_are_replaced_under_log_ins(tmp_path: Path, openbao: OpenBao) -> None:
    """Apart, where each role reads the public keys for itself."""
    with running("apart", tmp_path, openbao) as shop:
        seen = rotate_under_load(shop, rotations=1)
    assert (seen.refused_logins, seen.refused_tokens) == ([], [])
    assert len(seen.keys) == 2
    print("log-ins", seen.logins, "uses", seen.uses)
