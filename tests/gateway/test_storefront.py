"""Apart, the gateway serves the storefront, and what is not the storefront's goes on to the roles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.gateway.door import Door
from tests.gateway.stub import Stub
from tests.shop.web.storefront.conftest import put


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a storefront was built."""
    folder = tmp_path_factory.mktemp("dist")
    put(folder, "AAAAAAAA", localized=False)
    return folder


@pytest.fixture(scope="module")
def shown(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Stub]]:
    """A gateway with a storefront, in front of orders."""
    with Stub() as stub:
        door = Door(tmp_path_factory.mktemp("shown"), {"orders": [stub]}, SHOP_STOREFRONT=str(dist))
        door.start()
        yield door.base, stub
        door.kill()


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=10, allow_redirects=False)


def test_the_door_leads_to_the_readers_language(shown: tuple[str, Stub]) -> None:
    base, _ = shown
    assert get(f"{base}/", **{"Accept-Language": "fr"}).headers["Location"] == "/fr/"


def test_pages_and_files_come_from_the_gateway_itself(shown: tuple[str, Stub]) -> None:
    base, stub = shown
    stub.forget()
    page = get(f"{base}/fr/commande/7")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert '<html lang="fr">' in page.text
    assert "require-trusted-types-for 'script'" in page.headers["Content-Security-Policy"]
    file = get(f"{base}/main-AAAAAAAA.js")
    assert file.status_code == 200
    assert "immutable" in file.headers["Cache-Control"]
    assert stub.asked == []


def test_the_api_goes_on_to_its_role(shown: tuple[str, Stub]) -> None:
    base, stub = shown
    stub.forget()
    get(f"{base}/api/orders/cart")
    assert [each.line for each in stub.asked] == ["GET /api/orders/cart HTTP/1.1"]


@pytest.mark.parametrize("path", ["/internal/x.js", "/.git/config.js", "/settings/base.py", "/actuator/x.json"])
def test_what_is_no_file_of_the_build_is_nowhere(shown: tuple[str, Stub], path: str) -> None:
    base, stub = shown
    stub.forget()
    assert get(f"{base}{path}").status_code == 404
    assert stub.asked == []


def test_a_build_made_meanwhile_is_taken_up(shown: tuple[str, Stub], dist: Path) -> None:
    base, _ = shown
    put(dist, "BBBBBBBB", localized=False)
    assert "main-BBBBBBBB.js" in get(f"{base}/en/").text
    assert get(f"{base}/main-AAAAAAAA.js").status_code == 200
