"""What axe finds wrong on a page, and what does not fit on it."""

import time
from collections.abc import Sequence
from typing import Any, Final, Literal

from playwright.sync_api import ViewportSize

from tests.storefront.conftest import ROOT
from tests.storefront.shopper import Shopper

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST: Final = ["color-contrast"]
#: 320 pixels are also what a desk has left at 400 %.
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
#: Colours change over a moment.
SETTLED_WITHIN: Final = 3.0

_AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """([runOnly, without]) => axe.run(document, {
    runOnly,
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
})"""
_TOO_WIDE: Final = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return '';
    const all = [...document.querySelectorAll('main *, header *, footer *, dialog *')];
    const out = all.find((each) => each.getBoundingClientRect().right > page.clientWidth + 1);
    return (out ?? page).outerHTML.slice(0, 200);
}"""


def violations(
    shopper: Shopper, rules: list[str], *, theme: Literal["light", "dark"] = "light", without: Sequence[str] = ()
) -> list[str]:
    """Each with the rule and the first thing that breaks it."""
    page = shopper.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        found = page.evaluate(_RUN, [rules, list(without)])
        assert found["passes"], "axe looked at nothing"
        if not found["violations"] or time.monotonic() > deadline:
            return [f"{theme}: {_short(each)}" for each in found["violations"]]


def overflow(shopper: Shopper, size: ViewportSize = NARROW) -> list[str]:
    """The first thing that does not fit, if the page scrolls sideways at that size."""
    before = shopper.page.viewport_size
    assert before is not None
    shopper.page.set_viewport_size(size)
    found: str = shopper.page.evaluate(_TOO_WIDE)
    shopper.page.set_viewport_size(before)
    return [f"too wide at {size['width']}: {found}"] if found else []


def _short(violation: dict[str, Any]) -> str:
    node = violation["nodes"][0]
    return f"{violation['id']} {node['html'][:120]} {node['failureSummary'][:300]}"
