"""What was only read while loading is given back before the first fork, and can be used all the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.process import ROOT

SMAPS = Path("/proc/self/smaps")

#: How many kB of libraries are mapped in before and after; then something of them is used.
CHILD = """
from pathlib import Path
import cryptography.hazmat.primitives.asymmetric.ec as ec
from cryptography.hazmat.primitives.hashes import SHA256
from shop.serving import ahead

def clean():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean:", "Shared_Clean:")))

before = clean()
ahead.give_back()
print(before, clean())
ahead.STARTED_SECONDS = 0.0
ahead.give_back_once_started()
key = ec.generate_private_key(ec.SECP256R1())
key.public_key().verify(key.sign(b"order", ec.ECDSA(SHA256())), b"order", ec.ECDSA(SHA256()))
print("verified")
"""


@pytest.mark.skipif(not SMAPS.exists(), reason="this machine does not tell what is mapped where")
def test_libraries_are_read_again_by_whoever_uses_them() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True, check=True)
    sizes, used = done.stdout.splitlines()
    before, after = map(int, sizes.split())
    assert after < before / 2
    assert used == "verified"
