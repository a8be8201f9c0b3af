"""A storefront as the Angular CLI builds it, small."""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import LazySettings

INDEX = (
    '<!doctype html><html lang="en-US"><head><meta charset="utf-8"><base href="/en/"></head>'
    '<body><app-root ngCspNonce="__CSP_NONCE__"></app-root>'
    '<script src="main-{name}.js" type="module"></script></body></html>'
)


@pytest.fixture
def dist(tmp_path: Path, settings: LazySettings) -> Path:
    """Where builds go; empty."""
    settings.SHOP_STOREFRONT = str(tmp_path)
    return tmp_path


def put(dist: Path, name: str, *, localized: bool) -> None:
    """Put a build of that name (eight capitals) into place, with a page for each language or one for all."""
    folder = dist / "builds" / name
    for language in ("en", "fr") if localized else ("",):
        part = folder / language
        part.mkdir(parents=True)
        (part / "index.html").write_text(INDEX.format(name=name).replace("/en/", f"/{language or 'en'}/"))
        (part / f"main-{name}.js").write_text(f"// {name}")
        (part / f"main-{name}.js.br").write_bytes(b"br")
        (part / "pictures").mkdir()
        (part / "pictures" / "plain.svg").write_text("<svg/>")
    (folder / "robots.txt").write_text("User-agent: *")
    (dist / "fresh").symlink_to(Path("builds") / name)
    (dist / "fresh").replace(dist / "current")


@pytest.fixture
def building(dist: Path) -> Iterator[Callable[[str], None]]:
    """A builder at work in this process, at the step it is called with."""
    with ExitStack() as stack:
        lock = stack.enter_context((dist / "lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)

        def at(step: str) -> None:
            (dist / "status.json").write_text(json.dumps({"state": "building", "step": step}))

        yield at
