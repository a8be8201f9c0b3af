"""The lock files hold the owner's eight packages, a hash for everything, and no word of where anything came from."""

import json
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
OWNERS_PACKAGES = {
    "django",
    "djangorestframework",
    "django-environ",
    "python-consul2",
    "hvac",
    "gunicorn",
    "requests",
    "pytest-django",
}


def entries(lock: str) -> dict[str, str]:
    """Package name → its whole entry."""
    text = re.sub(r"(?m)^\s*#.*$", "", (PROJECT / lock).read_text())
    return {
        entry.partition("==")[0].partition("[")[0]: entry for entry in re.split(r"(?m)^(?=\S)", text) if "==" in entry
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_the_owners_packages_are_locked(lock: str) -> None:
    assert set(entries(lock)) >= OWNERS_PACKAGES


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    assert [name for name, entry in entries(lock).items() if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host_or_a_folder(lock: str) -> None:
    named = re.findall(r"(?mi)^(?:[-/]|.*(?:://|file:|@ )).*$", (PROJECT / lock).read_text())
    assert named == []


def test_both_locks_agree() -> None:
    runtime, development = (entries(lock) for lock in LOCKS)
    pin = re.compile(r"==(\S+)")
    assert {name: pin.findall(entry)[0] for name, entry in runtime.items()} == {
        name: pin.findall(development[name])[0] for name in runtime
    }


def test_the_storefronts_lock_has_a_hash_for_everything_and_no_host() -> None:
    """Also for other machines than the one it was made on: each optional dependency is there."""
    packages = json.loads((PROJECT / "frontend" / "package-lock.json").read_text())["packages"]
    installed = {path: entry for path, entry in packages.items() if path}
    assert [path for path, entry in installed.items() if "integrity" not in entry] == []
    assert [path for path, entry in installed.items() if "resolved" in entry] == []
    names = {path.rpartition("node_modules/")[2] for path in installed}
    wanted = {name for entry in installed.values() for name in entry.get("optionalDependencies", {})}
    assert wanted - names == set()
