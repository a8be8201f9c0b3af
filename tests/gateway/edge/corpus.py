"""gunicorn's own raw requests, valid and invalid: from its source distribution, fetched once a version."""

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.servers.process import REQUIRED

FOLDER = Path.home() / ".cache" / "shop" / "requests"


def corpus(kind: str) -> dict[str, bytes]:
    """Name → bytes, of those that are ``valid`` or ``invalid`` as gunicorn is configured here.

    Skips, or fails where nothing may be missing, when the distribution cannot be had.
    """
    folder = _fetched() / "tests" / "requests" / kind
    told = [path for path in sorted(folder.glob("*.http")) if "cfg.set" not in path.with_suffix(".py").read_text()]
    return {path.stem: _bytes(path.read_bytes()) for path in told}


def _fetched() -> Path:
    name = f"gunicorn-{version('gunicorn')}"
    if not (FOLDER / name).exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        done = subprocess.run(
            [*fetch, "--dest", str(FOLDER), name.replace("-", "==")], capture_output=True, check=False, timeout=120
        )
        if done.returncode:
            give_up = pytest.fail if os.environ.get(REQUIRED) == "1" else pytest.skip
            give_up(f"gunicorn's source distribution cannot be had: {done.stderr.decode()[-200:]}")
        with tarfile.open(FOLDER / f"{name}.tar.gz") as archive:
            archive.extractall(FOLDER, filter="data")
    return FOLDER / name


def _bytes(written: bytes) -> bytes:
    """Line breaks and other bytes are escapes there."""
    text = written.replace(b"\n", b"").replace(b"\\r\\n", b"\r\n").replace(b"\\0", b"\0")
    text = text.replace(b"\\n", b"\n").replace(b"\\t", b"\t")
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text)
