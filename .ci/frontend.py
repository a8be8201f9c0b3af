"""Build the storefront: `python3 .ci/frontend.py build`. `dev`, `test` and `lint` run the Angular tools, `packages`
readies them, and `beside` runs another command and builds meanwhile.

Installs Node.js where there is none (nodejs.py) and the packages when their lock file changed, builds when the sources
did, and puts a new build into place in one step. Says nothing when there is nothing to do. Standard library only.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import preloads
from nodejs import FRONTEND, Lacking, install_packages, program, python, run, say, with_node

DIST = FRONTEND / "dist"
#: Not sources: what the tools make, and what only tests and readers use.
NOT_SOURCES = frozenset({"node_modules", "dist", ".angular", "coverage", "README.md"})
KEPT_BUILDS = 2


def main(arguments: Sequence[str]) -> int:
    """The exit status. Raises Lacking."""
    commands: Mapping[str, Callable[[Sequence[str]], int]] = {
        "build": build,
        "dev": lambda more: npm_run("start", more),
        "packages": packages,
        "test": lambda more: npm_run("test", more),
        "lint": lambda more: npm_run("lint", more),
        "beside": beside,
    }
    if not arguments or arguments[0] not in commands:
        raise Lacking(f"usage: python3 .ci/frontend.py {' | '.join(commands)}")
    return commands[arguments[0]](arguments[1:])


# ---------------------------------------------------------------- build


def build(_: Sequence[str] = ()) -> int:
    """Bring `frontend/dist/current` up to the sources. Raises Lacking; what stood there before goes on being served."""
    if is_current():
        return 0
    DIST.mkdir(parents=True, exist_ok=True)
    with my_turn():
        if is_current():  # another make built it meanwhile
            return 0
        try:
            make()
        except Lacking as trouble:
            tell("failed", reason=str(trouble))
            raise
    return 0


def make() -> None:
    started = time.monotonic()
    fingerprint = sources()
    tell("building", "node")
    environment = with_node()
    tell("building", "packages")
    install_packages(environment)
    tell("building", "build")
    made = angular_build(environment)
    tell("building", "compress")
    compress(made)
    put_into_place(made, fingerprint)
    tell("ready")
    say(f"built in {time.monotonic() - started:.0f} s")


def is_current() -> bool:
    """Whether what is served was made of the sources as they are."""
    current = DIST / "current"
    return current.is_dir() and current.resolve().name == sources()


def sources() -> str:
    """A name for the sources as they are: by content, for git gives every checkout new times. Raises Lacking."""
    if not (FRONTEND / "package.json").is_file():
        raise Lacking("there is no frontend/package.json to build from")
    known = hashlib.sha256()
    for path in source_files(FRONTEND):
        known.update(f"{path.relative_to(FRONTEND)}\0".encode())
        known.update(hashlib.sha256(path.read_bytes()).digest())
    return known.hexdigest()[:16]


def source_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_SOURCES or path.name.endswith(".spec.ts"):
            continue
        if path.is_dir():
            yield from source_files(path)
        elif path.is_file():
            yield path


def angular_build(environment: Mapping[str, str]) -> Path:
    """The folder with the page and its files, beside the builds. Raises Lacking."""
    target = DIST / ".new"
    shutil.rmtree(target, ignore_errors=True)
    say("building the pages ...")
    command = ["npm", "run", "--silent", "build", "--", f"--output-path={target}"]
    run(command, environment, "the storefront does not build: see above, or run 'make frontend'.")
    made = target / "browser" if (target / "browser").is_dir() else target  # as angular.json has it
    if not any(made.glob("**/index.html")):
        raise Lacking("the build ended well and made no index.html")
    preloads.note(made, target / preloads.STATISTICS, FRONTEND / "src" / "app" / "routes.ts")
    return made


def compress(folder: Path) -> None:
    """Beside each file that gets smaller by it, a .br and a .gz. Raises Lacking."""
    outcome = subprocess.run([python(), "-m", "whitenoise.compress", "--quiet", str(folder)], check=False)
    if outcome.returncode:
        raise Lacking("the pages could not be compressed: see above.")


def put_into_place(made: Path, fingerprint: str) -> None:
    """The builds before this one stay: pages that are open still load their parts from them."""
    builds = DIST / "builds"
    builds.mkdir(exist_ok=True)
    shutil.rmtree(builds / fingerprint, ignore_errors=True)
    made.rename(builds / fingerprint)
    os.utime(builds / fingerprint)
    shutil.rmtree(DIST / ".new", ignore_errors=True)
    link = DIST / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("builds") / fingerprint)
    link.replace(DIST / "current")
    oldest = sorted(builds.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)[KEPT_BUILDS:]
    for each in oldest:
        shutil.rmtree(each, ignore_errors=True)


@contextlib.contextmanager
def my_turn() -> Iterator[None]:
    """Two builds in one folder would tread on each other. Who looks at the lock knows whether one is running."""
    with (DIST / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another build that is running here ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def tell(state: str, step: str = "", reason: str = "") -> None:
    """How far we are, for the page at `/`."""
    fresh = DIST / ".status.json"
    fresh.write_text(json.dumps({"state": state, "step": step, "reason": reason}))
    fresh.replace(DIST / "status.json")


# ---------------------------------------------------------------- other commands


def packages(_: Sequence[str] = ()) -> int:
    """Only Node.js and the packages. Raises Lacking."""
    with_packages()
    return 0


def with_packages() -> dict[str, str]:
    """The environment to run Angular's tools in. Raises Lacking."""
    DIST.mkdir(parents=True, exist_ok=True)
    with my_turn():
        environment = with_node()
        install_packages(environment)
    return environment


def npm_run(script: str, more: Sequence[str]) -> int:
    """One of package.json's scripts, with Node and the packages there. Raises Lacking."""
    environment = with_packages()
    try:
        command = [program("npm", environment), "run", "--silent", script, *(["--", *more] if more else [])]
        return subprocess.run(command, cwd=FRONTEND, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def beside(command: Sequence[str]) -> int:
    """Become `command`, and build meanwhile in a process that ends with it. Raises Lacking without a command."""
    if not command:
        raise Lacking("usage: python3 .ci/frontend.py beside COMMAND ...")
    if needs_build():
        # A session of its own: Ctrl-C is for the command, and we notice when it has gone.
        environment = dict(os.environ, SHOP_FRONTEND_BESIDE=str(os.getpid()))
        subprocess.Popen([sys.executable, __file__, "build"], env=environment, start_new_session=True)
    os.execvp(command[0], list(command))  # noqa: S606 - the command of our own Makefile, no shell


def needs_build() -> bool:
    try:
        return not is_current()
    except Lacking:
        return False


def end_with(parent: int) -> None:
    """When our parent has gone, so do we, and all we started. Work that nobody waits for gives way to the command."""
    os.nice(10)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.killpg(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    try:
        if "SHOP_FRONTEND_BESIDE" in os.environ:
            end_with(int(os.environ.pop("SHOP_FRONTEND_BESIDE")))
        sys.exit(main(sys.argv[1:]))
    except Lacking as trouble:
        say(str(trouble))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
