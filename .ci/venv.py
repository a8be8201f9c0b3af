"""Make `.venv` and keep it true to a lock file: `python3 .ci/venv.py requirements.txt`.

Called by every make target. Says nothing when there is nothing to do; otherwise one line per step, and one line with
the cure when the machine lacks something. Standard library only, and syntax that a Python far too old still parses:
telling its owner so is half of this script's work.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, List, Optional, Tuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "shop-requirements.json"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")


class Lacking(Exception):
    """The machine lacks something; the text is the one line its owner needs."""


def main(lock: str) -> None:
    """Bring `.venv` up to `lock`; raises Lacking when the machine cannot."""
    if is_current(lock):
        return
    refuse_link()
    refuse_read_only_folder()
    with_lock = os.open(str(ROOT), os.O_RDONLY)
    try:
        wait_for_turn(with_lock)
        if not is_current(lock):  # another make may have done it meanwhile
            make_environment()
            install(lock)
            write_stamp(lock)
    finally:
        os.close(with_lock)


def is_current(lock: str) -> bool:
    """Whether the stamp tells that `lock`, or a lock that contains it, is what `.venv` holds."""
    stamp = read_stamp()
    wanted = fingerprints()
    # The development lock contains the runtime lock (`make lock` compiles it so), so it serves `make run` too.
    return stamp.get(RUNTIME) == wanted[RUNTIME] and stamp.get(lock) == wanted[lock]


def fingerprints() -> Dict[str, str]:
    """The hash of each lock file."""
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (RUNTIME, DEVELOPMENT)}


def read_stamp() -> Dict[str, str]:
    """What was last installed; empty when nobody knows, or when the folder was moved or copied since."""
    try:
        stamp = dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError, TypeError):
        return {}
    # A copied environment's scripts would silently run the original's packages.
    return stamp if stamp.get("made at") == str(VENV) and interpreter_version(VENV / "bin" / "python") else {}


def write_stamp(lock: str) -> None:
    """Written last, so that an interrupted install is simply done again."""
    stamp = fingerprints()
    if lock == RUNTIME:
        del stamp[DEVELOPMENT]
    STAMP.write_text(json.dumps(dict(stamp, **{"made at": str(VENV)}), indent=1) + "\n")


def refuse_link() -> None:
    """Raises Lacking when `.venv` is a link: it is another checkout's environment, and making ours would empty it."""
    if VENV.is_symlink():
        raise Lacking(".venv is a link to another checkout's environment: run make there, or remove the link.")


def refuse_read_only_folder() -> None:
    """Raises Lacking when nothing can be written beside the code."""
    try:
        with tempfile.TemporaryFile(dir=str(ROOT)):
            pass
    except OSError as trouble:
        raise Lacking(
            f"cannot write to {ROOT} ({trouble.strerror}): clone the project into a folder of your own."
        ) from trouble


def wait_for_turn(handle: int) -> None:
    """Two makes in one folder would install into each other's hands."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("waiting for another make that is installing here ...")
        fcntl.flock(handle, fcntl.LOCK_EX)


def make_environment() -> None:
    """Make `.venv` unless a usable one stands there; raises Lacking without a Python to make it from."""
    version = interpreter_version(VENV / "bin" / "python")
    if version and version >= OLDEST and has_pip() and not was_moved():
        return
    python = find_python()
    say(f"making .venv with {python} ...")
    refuse_missing_ensurepip(python)
    made = subprocess.run(
        [python, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if made.returncode:
        lines = made.stdout.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise Lacking(f"{python} could not make .venv: {lines[-1]}")


def was_moved() -> bool:
    """Whether `.venv` knows itself under another folder's name."""
    try:
        shebang = (VENV / "bin" / "pip").read_bytes().splitlines()[0].decode()
    except (OSError, IndexError, ValueError):
        return True
    return str(VENV) not in shebang and shebang != "#!/bin/sh"  # pip writes the latter for paths with blanks


def has_pip() -> bool:
    """Whether the environment can install at all (an interrupted creation leaves a Python without pip)."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "--version"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def find_python() -> str:
    """The Python that started us if it is new enough, else the first newer one on the path; raises Lacking."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    for name in NEWER_NAMES:
        version = interpreter_version(Path(name))
        if version and version >= OLDEST:
            return name
    raise Lacking(
        "too old Python: needs >= {}.{}, found {}.{} at {}".format(*OLDEST + sys.version_info[:2], sys.executable)
    )


def interpreter_version(python: Path) -> Optional[Tuple[int, int]]:
    """Ask, do not believe the name: version managers put names on the path that only print an error."""
    question = "import sys; print(sys.version_info[0], sys.version_info[1])"
    try:
        answer = subprocess.run(
            [str(python), "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
        major, minor = answer.stdout.split()
        return int(major), int(minor)
    except (OSError, ValueError):
        return None


def refuse_missing_ensurepip(python: str) -> None:
    """Debian ships Python without it, and `venv` then fails with eight lines and half a folder."""
    if subprocess.run([python, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return
    if Path("/etc/debian_version").exists():
        raise Lacking(f"{python} has no venv: install it with 'sudo apt install python3-venv' and try again.")
    raise Lacking(f"{python} has no venv or ensurepip: install Python's venv package and try again.")


def install(lock: str) -> None:
    """Install `lock`, hashes checked; raises Lacking when the installer fails (its own words stand above)."""
    count = sum(line[:1].isalnum() for line in (ROOT / lock).read_text().splitlines())
    say(f"installing {count} packages from {lock} ...")
    started = time.monotonic()
    if not install_with_uv(lock):
        install_with_pip(lock)
    say(f"installed in {time.monotonic() - started:.0f} s")


def install_with_uv(lock: str) -> bool:
    """Several times faster, where an earlier install left it; False without it, or without an index it can reach."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        return False
    command = [str(uv), "pip", "install", "--python", str(VENV / "bin" / "python"), "--no-deps", "--require-hashes"]
    attempt = subprocess.run([*command, "-q", "-r", lock], cwd=str(ROOT), stderr=subprocess.DEVNULL, check=False)
    return attempt.returncode == 0


def install_with_pip(lock: str) -> None:
    """The installer every Python has; raises Lacking when it fails."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--no-deps", "--require-hashes"]
    # Uncompiled: Python compiles what it imports, a third of what is installed, and the first start comes sooner.
    flags = ["--no-compile", "--quiet", "--disable-pip-version-check", "--no-input"]
    outcome = subprocess.run(
        command + flags + ["-r", lock], cwd=str(ROOT), env=dict(os.environ, PIP_USER="0"), check=False
    )
    if outcome.returncode:
        raise Lacking(f"could not install {lock}: see pip's words above (it needs a package index it can reach).")


def say(line: str) -> None:
    """Progress goes to stderr: a target's stdout belongs to the target."""
    sys.stderr.write("shop: " + line + "\n")
    sys.stderr.flush()


def usage(arguments: List[str]) -> str:
    """The lock file asked for; raises Lacking for anything else."""
    if len(arguments) != 1 or arguments[0] not in (RUNTIME, DEVELOPMENT):
        raise Lacking(f"usage: python3 .ci/venv.py {RUNTIME} | {DEVELOPMENT}")
    return arguments[0]


if __name__ == "__main__":
    try:
        main(usage(sys.argv[1:]))
    except Lacking as trouble:
        say(str(trouble))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
