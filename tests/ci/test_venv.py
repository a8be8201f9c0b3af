"""``.ci/venv.py``: quiet when there is nothing to do, and one line with the cure for what a machine lacks."""

import hashlib
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "venv.py"


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, in a folder of its own with two lock files and no environment."""
    spec = spec_from_file_location("ci_venv", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, value in (("ROOT", tmp_path), ("VENV", tmp_path / ".venv"), ("STAMP", tmp_path / ".venv" / "stamp")):
        monkeypatch.setattr(script, name, value)
    for lock in (script.RUNTIME, script.DEVELOPMENT):
        (tmp_path / lock).write_text(f"# {lock}\n")
    return script


@pytest.fixture
def installed(venv: ModuleType) -> ModuleType:
    """As after `make test`: an environment with the development lock in it."""
    python = venv.VENV / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    venv.write_stamp(venv.DEVELOPMENT)
    return venv


def program(folder: Path, name: str, text: str) -> Path:
    """An executable shell script."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_it_says_nothing_when_nothing_changed(
    installed: ModuleType, lock: str, capfd: pytest.CaptureFixture[str]
) -> None:
    installed.main(lock)
    assert capfd.readouterr() == ("", "")


def test_it_notices_a_changed_lock(installed: ModuleType) -> None:
    (installed.ROOT / "requirements-dev.txt").write_text("# changed\n")
    assert not installed.is_current("requirements-dev.txt")
    assert installed.is_current("requirements.txt")


def test_it_does_not_believe_an_environment_that_was_copied(installed: ModuleType) -> None:
    stamp = json.loads(installed.STAMP.read_text())
    installed.STAMP.write_text(json.dumps({**stamp, "made at": "/elsewhere/.venv"}))
    assert not installed.is_current("requirements.txt")


def test_it_does_not_believe_an_environment_whose_python_is_gone(installed: ModuleType) -> None:
    (installed.VENV / "bin" / "python").unlink()
    assert not installed.is_current("requirements.txt")


def test_a_runtime_install_does_not_pass_for_a_development_one(installed: ModuleType) -> None:
    installed.write_stamp(installed.RUNTIME)
    assert installed.read_stamp()["requirements.txt"] == hashlib.sha256(b"# requirements.txt\n").hexdigest()
    assert not installed.is_current("requirements-dev.txt")


def test_it_says_where_the_too_old_python_is(venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(venv, "NEWER_NAMES", ())
    with pytest.raises(venv.Lacking, match=r"needs >= 3\.11, found 3\.8 at " + sys.executable):
        venv.find_python()


def test_it_finds_a_newer_python_and_believes_no_name(
    venv: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shim = program(tmp_path, "python3.11", "echo 'python3.11: command not found' >&2; exit 127")
    real = program(tmp_path, "python3.12", "echo 3 12")
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(venv, "NEWER_NAMES", (str(shim), str(real)))
    assert venv.find_python() == str(real)


def test_it_names_the_cure_for_a_python_without_venv(venv: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(venv.Lacking, match="install"):
        venv.refuse_missing_ensurepip(str(program(tmp_path, "python3", "exit 1")))


def test_it_names_a_folder_it_cannot_write_to(venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venv, "ROOT", Path("/proc/self"))
    with pytest.raises(venv.Lacking, match="cannot write to /proc/self"):
        venv.refuse_read_only_folder()


def test_another_checkouts_environment_is_left_alone(installed: ModuleType) -> None:
    """Ours would be made in its place, and empty it."""
    other = installed.VENV.rename(installed.ROOT / "other")
    installed.VENV.symlink_to(other)
    (installed.ROOT / "requirements-dev.txt").write_text("# changed\n")
    with pytest.raises(installed.Lacking, match="is a link"):
        installed.main("requirements-dev.txt")
    assert (other / "bin" / "python").exists()
