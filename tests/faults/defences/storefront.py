"""The storefront's defences: where each is in its sources, and what is there without it.

A page has no switches: to go without a defence it is built without it, from a copy of the sources.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.live.process import ROOT

FRONTEND: Final = ROOT / "frontend"
APP: Final = Path("src") / "app"


@dataclass(frozen=True)
class Defence:
    """``file`` below ``src/app``: what is there, and what instead."""

    file: str
    there: str
    instead: str


DEFENCES: Final[Mapping[str, tuple[Defence, ...]]] = {
    # The order is made at whatever it costs now, not at what the buyer saw.
    "expected_total": (
        Defence(
            "features/checkout/checkout.ts",
            "expected_total: cart.total,",
            "expected_total: (await this.store.load(), this.store.cart()?.total ?? 0),",
        ),
    ),
    # Each press is an order of its own.
    "one_order_at_a_time": (
        Defence("features/checkout/checkout.html", '[formRoot]="form"', '(submit)="$event.preventDefault(); order()"'),
        Defence("features/checkout/checkout.html", ' [inactive]="form().submitting()"', ""),
        Defence("features/checkout/checkout.ts", "private async order()", "protected async order()"),
        Defence("features/checkout/checkout.ts", "    FormRoot,\n", ""),
    ),
    # Tabs do not wait for each other.
    "one_renewal_at_a_time": (Defence("core/session/session.ts", "'locks' in navigator", "false"),),
}


def build_without(name: str, folder: Path) -> Path:
    """The storefront without that defence: what ``SHOP_STOREFRONT`` is to be. Raises ``AssertionError``."""
    copy = folder / "sources"
    ignored = shutil.ignore_patterns("node_modules", "dist", ".angular", "coverage")
    shutil.copytree(FRONTEND, copy, ignore=ignored)
    (copy / "node_modules").symlink_to(FRONTEND / "node_modules")
    for defence in DEFENCES[name]:
        path = copy / APP / defence.file
        text = path.read_text(encoding="utf-8")
        assert text.count(defence.there) == 1, f"{defence.file} has not just one {defence.there!r}"
        path.write_text(text.replace(defence.there, defence.instead), encoding="utf-8")
    served = folder / "served"
    _build(copy, folder / "built")
    (served / "builds").mkdir(parents=True)
    (folder / "built" / "browser").rename(served / "builds" / name)
    (served / "current").symlink_to(Path("builds") / name)
    return served


def _build(sources: Path, target: Path) -> None:
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["npm", "run", "--silent", "build", "--", f"--output-path={target}"],
        cwd=sources,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
