"""``.ci/frontend.py``: builds when there is something to build, and says in one line what is lacking.

Node.js and npm are stood in for by two shell scripts, which do what the real ones do to files.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.ci.test_venv import program

FOLDER = Path(__file__).resolve().parents[2] / ".ci"

NPM = """\
echo "$@" >> "$CALLS"
case "$1" in
ci) [ -z "$NPM_FAILS" ] || exit 1; mkdir -p node_modules ;;
run)
    [ "$3" = build ] || exit 7
    [ -z "$BUILD_FAILS" ] || exit 1
    for argument; do case "$argument" in --output-path=*) target=${argument#--output-path=} ;; esac; done
    mkdir -p "$target/browser/en" "$target/browser/fr"
    for each in en fr; do cat src/main.ts > "$target/browser/$each/index.html"; done
    cp "$STATISTICS" "$target/browser-stats.json" 2> /dev/null
    head -c 5000 /dev/zero > "$target/browser/en/main-AAAAAAAA.js" ;;
esac
"""

ROUTES = """
  { path: '', loadComponent: () => import('./features/home').then((m) => m.Home) },
  {
    path: 'cart',
    title: () => $localize`Cart`,
    loadComponent: () => import('./features/cart').then((m) => m.Cart),
  },
"""


def output(source: str | None = None, *parts: str, later: str | None = None) -> dict[str, object]:
    """A file of the build as the bundler tells of it: ``parts`` it cannot run without, ``later`` is asked for."""
    imports = [{"path": each, "kind": "import-statement"} for each in parts]
    return {
        "entryPoint": source,
        "imports": [*imports, *([{"path": later, "kind": "dynamic-import"}] if later else [])],
    }


OUTPUTS = {
    "main.js": output("src/main.ts", "angular.js", later="cart.js"),
    "angular.js": output(),
    "home.js": output("src/app/features/home.ts", "main.js", "shared.js", later="related.js"),
    "shared.js": output(None, "angular.js"),
    "related.js": output("src/app/features/related.ts"),
    "cart.js": output("src/app/features/cart.ts", "angular.js"),
    "texts.js": output("src/locale/fr.json"),
    "numbers-fr.js": output("node_modules/@angular/common/locales/fr.js"),
    "numbers-en.js": output("node_modules/@angular/common/locales/en-GB.js"),
}


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a project of its own and programs of ours on the path."""
    monkeypatch.syspath_prepend(str(FOLDER))
    for name in ("nodejs", "preloads", "frontend"):
        monkeypatch.delitem(sys.modules, name, raising=False)
        spec = spec_from_file_location(name, FOLDER / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        monkeypatch.setitem(sys.modules, name, module_from_spec(spec))
        spec.loader.exec_module(sys.modules[name])
    script, nodejs = sys.modules["frontend"], sys.modules["nodejs"]
    project = tmp_path / "frontend"
    (project / "src").mkdir(parents=True)
    (project / "package.json").write_text("{}")
    (project / "package-lock.json").write_text("{}")
    (project / "src" / "main.ts").write_text("one")
    for module in (script, nodejs):
        monkeypatch.setattr(module, "FRONTEND", project)
    monkeypatch.setattr(script, "DIST", project / "dist")
    monkeypatch.setattr(nodejs, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(script, "python", lambda: sys.executable)
    monkeypatch.setattr(nodejs, "python", lambda: sys.executable)
    programs = tmp_path / "bin"
    programs.mkdir()
    program(programs, "node", "echo v24.19.0")
    program(programs, "npm", NPM)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    return script


def calls(tmp_path: Path) -> list[str]:
    """What npm was asked to do, in short."""
    path = tmp_path / "calls"
    said = path.read_text().splitlines() if path.exists() else []
    path.write_text("")
    return [{"ci": "install", "run": "build"}[line.split()[0]] for line in said]


def shown(frontend: ModuleType) -> str:
    text: str = (frontend.DIST / "current" / "fr" / "index.html").read_text()
    return text


def status(frontend: ModuleType) -> dict[str, str]:
    found: dict[str, str] = json.loads((frontend.DIST / "status.json").read_text())
    return found


def test_the_first_build_installs_and_builds(frontend: ModuleType, tmp_path: Path) -> None:
    assert frontend.main(["build"]) == 0
    assert calls(tmp_path) == ["install", "build"]
    assert shown(frontend) == "one"
    assert status(frontend)["state"] == "ready"
    compressed = {path.name for path in (frontend.DIST / "current" / "en").iterdir()}
    assert {"main-AAAAAAAA.js", "main-AAAAAAAA.js.br", "main-AAAAAAAA.js.gz"} <= compressed


def test_it_does_and_says_nothing_when_nothing_changed(
    frontend: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    frontend.main(["build"])
    calls(tmp_path)
    capfd.readouterr()
    os.utime(frontend.FRONTEND / "src" / "main.ts", (0, 0))  # as git may
    (frontend.FRONTEND / "src" / "main.spec.ts").write_text("a test is no source")
    frontend.main(["build"])
    assert calls(tmp_path) == []
    assert capfd.readouterr() == ("", "")


def test_a_build_notes_what_each_page_loads_first(
    frontend: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics = tmp_path / "statistics.json"
    monkeypatch.setenv("STATISTICS", str(statistics))
    statistics.write_text(json.dumps({"outputs": OUTPUTS}))
    (frontend.FRONTEND / "src" / "app").mkdir()
    (frontend.FRONTEND / "src" / "app" / "routes.ts").write_text(ROUTES)
    frontend.main(["build"])
    assert json.loads((frontend.DIST / "current" / "preloads.json").read_text()) == {
        "routes": {"": ["home.js", "shared.js"], "cart": ["cart.js"]},
        "languages": {"en": ["numbers-en.js"], "fr": ["numbers-fr.js", "texts.js"]},
    }


def test_a_changed_source_is_built_and_nothing_installed(frontend: ModuleType, tmp_path: Path) -> None:
    frontend.main(["build"])
    calls(tmp_path)
    (frontend.FRONTEND / "src" / "main.ts").write_text("two")
    frontend.main(["build"])
    assert calls(tmp_path) == ["build"]
    assert shown(frontend) == "two"


def test_a_changed_lock_is_installed(frontend: ModuleType, tmp_path: Path) -> None:
    frontend.main(["build"])
    calls(tmp_path)
    (frontend.FRONTEND / "package-lock.json").write_text('{"changed": 1}')
    frontend.main(["build"])
    assert calls(tmp_path) == ["install", "build"]


def test_what_stood_before_stands_for_one_more_build(frontend: ModuleType) -> None:
    for text in ("one", "two", "three"):
        (frontend.FRONTEND / "src" / "main.ts").write_text(text)
        frontend.main(["build"])
    kept = {(each / "fr" / "index.html").read_text() for each in (frontend.DIST / "builds").iterdir()}
    assert kept == {"two", "three"}


def test_a_failing_build_leaves_what_is_served(frontend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    frontend.main(["build"])
    (frontend.FRONTEND / "src" / "main.ts").write_text("two")
    monkeypatch.setenv("BUILD_FAILS", "1")
    with pytest.raises(frontend.Lacking, match="does not build"):
        frontend.main(["build"])
    assert shown(frontend) == "one"
    assert status(frontend)["state"] == "failed"
    assert "does not build" in status(frontend)["reason"]


def test_a_registry_out_of_reach_is_one_line(frontend: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPM_FAILS", "1")
    with pytest.raises(frontend.Lacking, match="registry it can reach"):
        frontend.main(["build"])


def test_without_sources_it_says_so(frontend: ModuleType) -> None:
    (frontend.FRONTEND / "package.json").unlink()
    with pytest.raises(frontend.Lacking, match=r"no frontend/package\.json"):
        frontend.main(["build"])


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ((), False),
        ((20, 20, 2), False),
        ((22, 22, 2), False),
        ((22, 22, 3), True),
        ((23, 11, 0), False),
        ((24, 14, 9), False),
        ((24, 15, 0), True),
        ((25, 9, 0), False),
        ((26, 0, 0), True),
        ((31, 1, 0), True),
    ],
)
def test_which_node_is_new_enough(frontend: ModuleType, version: tuple[int, ...], enough: bool) -> None:
    assert sys.modules["nodejs"].is_new_enough(version) is enough


def test_a_name_without_a_node_behind_it_is_none(frontend: ModuleType, tmp_path: Path) -> None:
    program(tmp_path / "bin", "node", "echo 'command not found' >&2; exit 127")
    assert sys.modules["nodejs"].node_version(dict(os.environ)) == ()


def test_an_old_node_is_passed_over_for_one_of_our_own(
    frontend: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin", "node", "echo v20.20.2")
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    ours = program(tmp_path, "ours", "echo v24.19.0")
    program(folder, "uv", f"cp {tmp_path}/bin/npm {folder}/npm; cp {ours} {folder}/node")
    environment = sys.modules["nodejs"].with_node()
    assert environment["PATH"].startswith(str(folder))
    assert "the one here is 20.20.2" in capfd.readouterr().err


def test_a_node_that_cannot_be_installed_is_one_line(frontend: ModuleType, tmp_path: Path) -> None:
    program(tmp_path / "bin", "node", "exit 1")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    program(tmp_path / ".venv" / "bin", "uv", "exit 2")
    with pytest.raises(frontend.Lacking, match=r"install 22\.22\.3 or newer"):
        frontend.main(["build"])
    assert status(frontend)["state"] == "failed"


def test_a_running_build_is_waited_for_and_not_repeated(frontend: ModuleType, tmp_path: Path) -> None:
    frontend.DIST.mkdir()
    with (frontend.DIST / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        other = subprocess.Popen([sys.executable, "-c", _OTHER.format(folder=str(FOLDER), project=str(tmp_path))])
        while not (tmp_path / "waiting").exists():
            assert other.poll() is None
            time.sleep(0.02)
        frontend.put_into_place(_made(frontend), frontend.sources())
    assert other.wait(30) == 0
    assert calls(tmp_path) == []


_OTHER = """
import sys
sys.path.insert(0, {folder!r})
from pathlib import Path
import nodejs, frontend
frontend.FRONTEND = nodejs.FRONTEND = Path({project!r}) / "frontend"
frontend.DIST = frontend.FRONTEND / "dist"
frontend.say = lambda line: (Path({project!r}) / "waiting").touch()
sys.exit(frontend.main(["build"]))
"""


def _made(frontend: ModuleType) -> Path:
    made: Path = frontend.DIST / ".new" / "browser"
    made.mkdir(parents=True)
    return made


def test_a_build_beside_a_command_ends_with_it(frontend: ModuleType, tmp_path: Path) -> None:
    """The command is what was asked for; a build that nobody waits for any more is not left behind."""
    copied = tmp_path / ".ci"
    copied.mkdir()
    for name in ("frontend.py", "nodejs.py", "preloads.py"):
        (copied / name).write_text((FOLDER / name).read_text())
    program(tmp_path / "bin", "npm", f"echo $$ > {tmp_path}/pid; sleep 60")
    command = program(tmp_path / "bin", "command", f"while [ ! -s {tmp_path}/pid ]; do sleep 0.05; done; exit 3")
    ended = subprocess.run([sys.executable, str(copied / "frontend.py"), "beside", str(command)], check=False)
    assert ended.returncode == 3
    builder = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 10
    while _lives(builder) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(builder)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
