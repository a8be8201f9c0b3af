"""The storefront's pages as a visitor with a slow device gets them first, by Chromium's own tracing.

Can be run alone: ``python -m tests.bench.pages`` (``--rounds 5``).
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.devtools import Chromium, browsing, visitor
from tests.bench.report import table
from tests.live.process import ROOT
from tests.live.shop import Shop
from tests.servers import chromium
from tests.servers.process import MissingServerError

SLOWED: Final = 4.0
#: A task of the page may take so long before somebody notices, ms.
UNNOTICED: Final = 50.0
PAGES: Final = {"home": "", "list": "products", "product": "products/GAR-008"}
WIDTHS: Final = {"phone": (390, 844), "desk": (1280, 900)}
#: It has more to load than English, which the templates say themselves.
LANGUAGE: Final = "fr"
#: The page has what it asked for; pictures and what is below the first screen come a moment later.
_IS_WHOLE: Final = "!!document.querySelector('h1') && !document.querySelector('.skeleton')"
_WHOLE_WITHIN: Final = 60.0
_LATER: Final = 2.0
_CATEGORIES: Final = ["toplevel", "devtools.timeline", "loading", "blink.user_timing"]

Event = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """``first`` and ``largest`` paint and ``blocked`` in ms, ``shift`` as Chromium counts it, kB as transferred.

    Blocked is what the main thread's tasks took of the processor beyond ``UNNOTICED`` each, from the beginning on.
    Chromium slows a thread by spinning on it, which takes longer while others want the processor too; ``reckoned`` is
    the same of a visit at full speed, each task taken as so many times longer, and depends on them less.
    """

    first: float
    largest: float
    blocked: float
    reckoned: float
    shift: float
    kb: float
    kb_with_pictures: float


def measure(program: str, base: str, *, rounds: int) -> dict[str, dict[str, float]]:
    """Medians by ``page, width``; the shift is the worst of all rounds. Pages take turns."""
    found: dict[str, list[Visit]] = {}
    with browsing(program) as browser:
        for _ in range(rounds):
            for page, path in PAGES.items():
                for width, size in WIDTHS.items():
                    visit = _visit(browser, f"{base}/{LANGUAGE}/{path}", size)
                    found.setdefault(f"{page}, {width}", []).append(visit)
    return {name: _summed(visits) for name, visits in found.items()}


def show(found: Mapping[str, Mapping[str, float]]) -> str:
    """One row per page."""
    head = [
        "first visit",
        "first paint ms",
        "largest ms",
        "blocked ms",
        "reckoned ms",
        "shift",
        "kB",
        "kB with pictures",
    ]
    rows = [head]
    for name, row in found.items():
        numbers = [f"{row[key]:.0f}" for key in ("first", "largest", "blocked", "reckoned")]
        sizes = [f"{row[key]:.1f}" for key in ("kb", "kb_with_pictures")]
        rows.append([name, *numbers, f"{row['shift']:.3f}", *sizes])
    return f"The storefront in French on a processor {SLOWED:.0f} times slower, nothing kept\n{table(rows)}"


def measured(*, rounds: int) -> dict[str, dict[str, float]]:
    """With a shop of its own, filled as a demo. Raises ``MissingServerError`` without a Chromium or a storefront."""
    _build()
    with tempfile.TemporaryDirectory(prefix="shop-bench-", ignore_cleanup_errors=True) as folder:
        shop = Shop(Path(folder), databases={})
        try:
            shop.start()
            shop.manage("demo")
            with chromium.running() as program:
                return measure(program, shop.base, rounds=rounds)
        finally:
            shop.kill()


def _build() -> None:
    """As ``make run`` does: without it, a shop shows a plain page instead. Raises ``MissingServerError``."""
    command = [sys.executable, str(ROOT / ".ci" / "frontend.py"), "build"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingServerError((done.stderr or done.stdout).strip()[-400:])


def _visit(browser: Chromium, url: str, size: tuple[int, int]) -> Visit:
    slow = _of_page(_trace(browser, url, size, SLOWED), url)
    fast = _of_page(_trace(browser, url, size, 1.0), url)
    sizes = _sizes(slow)
    shifts = [_data(e)["score"] for e in slow if e["name"] == "LayoutShift" and not _data(e)["had_recent_input"]]
    return Visit(
        first=_last(slow, "firstContentfulPaint"),
        largest=_last(slow, "largestContentfulPaint::Candidate"),
        blocked=_blocked(slow, times=1.0),
        reckoned=_blocked(fast, times=SLOWED),
        shift=sum(shifts),
        kb=sum(size for address, size in sizes.items() if "/media/" not in address),
        kb_with_pictures=sum(sizes.values()),
    )


def _trace(browser: Chromium, url: str, size: tuple[int, int], slowed: float) -> list[Event]:
    """Everything from before the navigation until the page is whole."""
    width, height = size
    with visitor(browser, width=width, height=height, slowed=slowed) as tab:
        chosen = {"recordMode": "recordUntilFull", "includedCategories": _CATEGORIES, "excludedCategories": ["*"]}
        browser.send("Tracing.start", transferMode="ReportEvents", traceConfig=chosen)
        browser.send("Page.navigate", tab, url=url)
        browser.take("Page.loadEventFired")
        _wait_until_whole(browser, tab)
        browser.send("Tracing.end")
        browser.take("Tracing.tracingComplete")
        told = [each for each in browser.events if each.get("method") == "Tracing.dataCollected"]
    return [event for each in told for event in each["params"]["value"]]


def _wait_until_whole(browser: Chromium, tab: str) -> None:
    deadline = time.monotonic() + _WHOLE_WITHIN
    while not browser.send("Runtime.evaluate", tab, expression=_IS_WHOLE)["result"]["value"]:
        assert time.monotonic() < deadline, "the page does not get what it waits for"
        time.sleep(0.25)
    time.sleep(_LATER)


def _of_page(events: list[Event], url: str) -> list[Event]:
    """What its process did since somebody asked for it; the navigation itself comes first."""
    begun = next(e for e in events if e["name"] == "navigationStart" and _data(e).get("documentLoaderURL") == url)
    return [begun, *(e for e in events if e["pid"] == begun["pid"] and e["ts"] >= begun["ts"] and e is not begun)]


def _last(page: list[Event], name: str) -> float:
    """ms from the navigation."""
    return float(max(each["ts"] for each in page if each["name"] == name) - page[0]["ts"]) / 1000


def _blocked(page: list[Event], *, times: float) -> float:
    tasks = [each for each in page if each["name"].endswith("RunTask") and each["tid"] == page[0]["tid"]]
    return float(sum(max(0.0, each.get("tdur", 0) / 1000 * times - UNNOTICED) for each in tasks))


def _sizes(page: list[Event]) -> dict[str, float]:
    """kB by address, headers with them."""
    asked = {
        str(_data(each)["requestId"]): str(_data(each)["url"]) for each in page if each["name"] == "ResourceSendRequest"
    }
    done = [_data(each) for each in page if each["name"] == "ResourceFinish"]
    return {asked[each["requestId"]]: each["encodedDataLength"] / 1000 for each in done if each["requestId"] in asked}


def _data(event: Event) -> Event:
    found: Event = event["args"].get("data") or {}
    return found


def _summed(visits: list[Visit]) -> dict[str, float]:
    rows = [asdict(each) for each in visits]
    figures = {name: round(median(row[name] for row in rows), 1) for name in rows[0]}
    return figures | {"shift": round(max(each.shift for each in visits), 4)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    print(show(measured(rounds=parser.parse_args().rounds)))
