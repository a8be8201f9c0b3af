"""The built storefront, a browser, and a running shop for each file of journeys."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.live.apart import INSTANCES, AnyShop
from tests.live.fixtures import SHAPES, started
from tests.live.goods import stock_all
from tests.servers.process import servers_are_required
from tests.storefront.shopper import Shopper

ROOT = Path(__file__).resolve().parents[2]
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: The goods of every shop here. Besides what there is plenty of: shelves for the tests that count what is left.
GOODS = {"TEA": 500, "POT": 500, "CUP": 500, "LAST": 1, "TWICE": 5, "AGAIN": 5, "LOST": 5, "DEARER": 5, "FEW": 3}
#: What is shown here does not depend on how many answer.
ONE_EACH = dict.fromkeys(INSTANCES, 1)

#: Nothing here has a graphics card: painting as if there was one takes a sixth of all processor time.
FLAGS = ["--disable-gpu", "--disable-gpu-compositing", "--disable-software-rasterizer"]

NewShopper = Callable[..., Shopper]


@pytest.fixture(scope="session")
def built() -> None:
    """The pages, as ``make run`` builds them. Where they cannot be built, for want of Node, tests are skipped."""
    command = [sys.executable, str(ROOT / ".ci" / "frontend.py"), "build"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    if outcome.returncode:
        reason = (outcome.stderr or outcome.stdout).strip()[-400:]
        if servers_are_required() or "does not build" in reason:
            pytest.fail(f"the storefront was not built: {reason}")
        pytest.skip(reason)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One for the tests of this folder, and no longer: its event loop keeps Django from working in this thread."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module", params=SHAPES)
def shape(request: pytest.FixtureRequest) -> str:
    """Whether the shop is one process or many."""
    return str(request.param)


@pytest.fixture(scope="module")
def shop(built: None, shape: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnyShop]:
    """A running shop with a few goods, shared by the tests of a file. What its database is does not show here."""
    with started(shape, tmp_path_factory.mktemp("shop"), {}, instances=ONE_EACH) as running:
        stock_all(running, GOODS)
        yield running


@pytest.fixture
def new_shopper(browser: Browser, shop: AnyShop) -> Iterator[NewShopper]:
    """Makes people with a browser of their own; at the end none of them may have met an error of the pages."""
    made: list[Shopper] = []

    def make(*, language: str = "en", viewport: ViewportSize = DESK, **options: object) -> Shopper:
        context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        shopper = Shopper(context.new_page(), base=shop.base, language=language)
        made.append(shopper)
        return shopper

    yield make
    errors = [error for shopper in made for error in shopper.errors]
    for shopper in made:
        shopper.page.context.close()
    assert errors == []


@pytest.fixture
def shopper(new_shopper: NewShopper) -> Shopper:
    """Somebody at a desk, in English."""
    return new_shopper()
