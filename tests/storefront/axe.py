"""What axe finds wrong on a page, and what does not fit on it."""

import time
from typing import Any, Final, Literal

from playwright.sync_api import ViewportSize

from tests.storefront.conftest import ROOT
from tests.storefront.shopper import Shopper

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTRAST: Final = ["color-contrast"]
#: 320 pixels are also what a desk has left at 400 %.
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}
#: Colours change over a moment: what is seen in the middle of it counts only if it stays.
SETTLED_WITHIN: Final = 15.0

_AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RUN: Final = """(runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] })"""
_HAS_CHANGED: Final = """async () => {
    for (let count = 0; count < 2; count++) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""
_TOO_WIDE: Final = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return '';
    const all = [...document.querySelectorAll('main *, header *, footer *, dialog *')];
    const out = all.find((each) => each.getBoundingClientRect().right > page.clientWidth + 1);
    return (out ?? page).outerHTML.slice(0, 200);
}"""


def violations(shopper: Shopper, rules: list[str], *, theme: Literal["light", "dark"] = "light") -> list[str]:
    """Each with the rule and the first thing that breaks it."""
    page = shopper.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.evaluate(_HAS_CHANGED)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        found = page.evaluate(_RUN, rules)
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
