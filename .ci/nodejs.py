"""Node.js and the storefront's packages: the machine's own where new enough, else installed. Standard library only."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
NODE_LOCK = ROOT / ".ci" / "node.txt"
#: What Angular 22 takes: from this patch of 22 and of 24 on, and everything from 26 on.
NODE_PATCHES: Final = {22: (22, 22, 3), 24: (24, 15, 0)}
NODE_NEXT: Final = (26, 0, 0)


class Lacking(Exception):
    """The machine lacks something; the text is the one line its owner needs."""


def with_node() -> dict[str, str]:
    """The environment in which `node` and `npm` are found and new enough. Raises Lacking."""
    environment = dict(os.environ, NG_CLI_ANALYTICS="false")
    if is_new_enough(node_version(environment)) and shutil.which("npm"):
        return environment
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    if not is_new_enough(node_version(environment)):
        install_node(node_version(dict(os.environ)))
    if not is_new_enough(node_version(environment)):
        raise Lacking("Node.js was installed into .venv and does not start here: install 22.22.3 or newer yourself.")
    return environment


def node_version(environment: Mapping[str, str]) -> tuple[int, ...]:
    """What `node` says it is; empty without one. Ask, do not believe the name."""
    node = shutil.which("node", path=environment.get("PATH", ""))
    if node is None:
        return ()
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else ()


def is_new_enough(version: tuple[int, ...]) -> bool:
    return bool(version) and (version >= NODE_NEXT or version >= NODE_PATCHES.get(version[0], NODE_NEXT))


def install_node(found: tuple[int, ...]) -> None:
    """Raises Lacking."""
    here = f"the one here is {'.'.join(map(str, found))}" if found else "there is none here"
    say(f"installing Node.js into .venv ({here}) ...")
    uv = VENV / "bin" / "uv"
    installer = [str(uv), "pip", "install", "-q", "--python", python()]
    if not uv.exists():
        installer = [python(), "-m", "pip", "install", "-q", "--no-input", "--disable-pip-version-check"]
    outcome = subprocess.run([*installer, "--no-deps", "--require-hashes", "-r", str(NODE_LOCK)], check=False)
    if outcome.returncode:
        raise Lacking("Node.js could not be installed: install 22.22.3 or newer, or give pip an index it can reach.")


def install_packages(environment: Mapping[str, str]) -> None:
    """When the lock file is not the one they were installed from. Raises Lacking."""
    stamp = FRONTEND / "node_modules" / ".shop-lock"
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("installing the storefront's packages ...")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command, environment, "npm could not install the storefront's packages (it needs a registry it can reach).")
    stamp.write_text(wanted)


def run(command: Sequence[str], environment: Mapping[str, str], trouble: str) -> None:
    """Raises Lacking with `trouble` when it fails; its own words go to the terminal."""
    command = [program(command[0], environment), *command[1:]]
    outcome = subprocess.run(command, cwd=FRONTEND, env=environment, stdout=sys.stderr, check=False)
    if outcome.returncode:
        raise Lacking(trouble)


def program(name: str, environment: Mapping[str, str]) -> str:
    """Where it is. Raises Lacking."""
    found = shutil.which(name, path=environment["PATH"])
    if found is None:
        raise Lacking(f"there is no {name} beside node: install it.")
    return found


def python() -> str:
    return str(VENV / "bin" / "python")


def say(line: str) -> None:
    """Progress goes to stderr: a target's stdout belongs to the target."""
    sys.stderr.write("shop: " + line + "\n")
    sys.stderr.flush()
