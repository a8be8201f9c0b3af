"""The storefront's pages and files, as the door serves them."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from shop.web.storefront.build import IMMUTABLE
from tests.shop.web.storefront.conftest import put

BOTH_KINDS = pytest.mark.parametrize("localized", [True, False], ids=["a page each", "one page"])


@pytest.mark.parametrize(
    ("accepted", "cookie", "where"),
    [
        ("fr-CA,en;q=0.5", "", "/fr/"),
        ("en", "", "/en/"),
        ("de", "", "/en/"),
        ("", "", "/en/"),
        ("fr", "en", "/en/"),
        ("en", "fr", "/fr/"),
        ("en", "../x", "/en/"),
    ],
)
def test_the_door_chooses_the_language(client: Client, dist: Path, accepted: str, cookie: str, where: str) -> None:
    put(dist, "AAAAAAAA", localized=True)
    client.cookies["shop_language"] = cookie
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.headers["Location"]) == (302, where)
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["Cache-Control"] == "no-store"
    operations = client.get("/ops", headers={"Accept-Language": accepted})
    assert (operations.status_code, operations.headers["Location"]) == (302, f"{where}ops")


@BOTH_KINDS
@pytest.mark.parametrize("path", ["/fr/", "/fr/produits/caf%C3%A9", "/fr/a/b.html?x=1", "/fr/api/orders"])
def test_any_path_below_a_language_is_the_page(client: Client, dist: Path, path: str, localized: bool) -> None:
    put(dist, "AAAAAAAA", localized=localized)
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert '<html lang="fr">' in page
    assert answer.headers["Content-Language"] == "fr"
    assert answer.headers["Cache-Control"] == "no-store"
    plain = path.partition("?")[0].removeprefix("/fr/")
    assert f'<link rel="alternate" hreflang="en" href="http://testserver/en/{plain}">' in page
    assert f'<link rel="alternate" hreflang="fr" href="http://testserver/fr/{plain}">' in page


def test_each_page_has_a_nonce_of_its_own(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    nonces = set()
    for _ in range(3):
        answer = client.get("/en/")
        (nonce,) = re.findall(r'ngCspNonce="([^"]+)"', answer.content.decode())
        assert f"style-src 'self' 'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
        assert "__CSP_NONCE__" not in answer.content.decode()
        nonces.add(nonce)
    assert len(nonces) == 3


def test_a_page_names_what_its_scripts_will_ask_for(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=False)
    routes = {"": ["home.js"], "products/:sku": ["product.js", "shared.js"], "**": ["lost.js"]}
    noted = {"routes": routes, "languages": {"fr": ["texts.js"]}}
    (dist / "current" / "preloads.json").write_text(json.dumps(noted))
    assert _preloaded(client, "/fr/") == ["/texts.js", "/home.js"]
    assert _preloaded(client, "/en/products/TEA?x=1") == ["/product.js", "/shared.js"]
    assert _preloaded(client, "/en/products/TEA/more") == ["/lost.js"]
    assert client.get("/preloads.json").status_code == 404


def test_a_build_without_such_notes_names_nothing(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=False)
    assert _preloaded(client, "/fr/") == []


def _preloaded(client: Client, path: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" href="([^"]+)">', client.get(path).content.decode())


def test_the_policy_lets_no_text_become_script(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    policy = {
        name: values
        for name, _, values in (
            each.strip().partition(" ") for each in client.get("/fr/").headers["Content-Security-Policy"].split(";")
        )
    }
    assert policy["script-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "angular angular#bundler angular#unsafe-bypass"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["style-src"] + policy["default-src"]


def test_other_pages_keep_their_policy(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    for path in ("/api/docs", "/admin/login/", "/nowhere"):
        assert "trusted-types" not in client.get(path).headers["Content-Security-Policy"]


def test_a_hostile_path_stays_text(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    page = client.get('/en/"><script>alert(1)</script>').content.decode()
    assert "<script>" not in page
    assert "alert" in page


@BOTH_KINDS
def test_files_with_a_hash_are_kept_for_good(client: Client, dist: Path, localized: bool) -> None:
    put(dist, "AAAAAAAA", localized=localized)
    answer = client.get(f"{'/fr' if localized else ''}/main-AAAAAAAA.js")
    assert answer.status_code == 200
    assert b"".join(answer) == b"// AAAAAAAA"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("main-THSZBCMC.js", True),
        ("chunk-BSYmfz-h.js", True),
        ("chunk-0v-Xssyo.js", True),
        ("styles-B26KC6P2.css", True),
        ("favicon.svg", False),
        ("fraunces-latin-600-normal.woff2", False),
        ("service-worker.js", False),
    ],
)
def test_what_counts_as_a_hash(name: str, is_kept: bool) -> None:
    assert bool(re.search(IMMUTABLE, f"/{name}")) is is_kept


def test_files_without_a_hash_are_asked_for_again(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    for path in ("/en/pictures/plain.svg", "/robots.txt"):
        answer = client.get(path)
        assert b"".join(answer)
        assert answer.headers["Cache-Control"] == "max-age=0, public"
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_file_that_is_kept_for_good_is_the_same_in_every_language(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=False)
    answer = client.get("/main-AAAAAAAA.js", headers={"Accept-Language": "fr"})
    assert b"".join(answer)
    assert answer.headers["Cache-Control"].endswith("immutable")
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert not {"Content-Language", "Last-Modified", "Set-Cookie"} & set(answer.headers)


def test_a_file_comes_compressed(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    answer = client.get("/fr/main-AAAAAAAA.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert b"".join(answer) == b"br"


def test_a_new_build_is_taken_up_and_open_pages_keep_theirs(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    assert "main-AAAAAAAA.js" in client.get("/en/").content.decode()
    put(dist, "BBBBBBBB", localized=True)
    assert "main-BBBBBBBB.js" in client.get("/en/").content.decode()
    for name in ("AAAAAAAA", "BBBBBBBB"):
        assert client.head(f"/en/main-{name}.js").status_code == 200


def test_no_page_is_a_file_of_its_own(client: Client, dist: Path) -> None:
    """Nobody gets it without its nonce and its policy."""
    put(dist, "AAAAAAAA", localized=True)
    answer = client.get("/en/index.html")
    assert "__CSP_NONCE__" not in answer.content.decode()
    assert "trusted-types" in answer.headers["Content-Security-Policy"]
    assert client.get("/index.html").status_code == 404


def test_other_files_are_not_there(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    (dist / "status.json").write_text("{}")
    for path in ("/status.json", "/lock.txt", "/secret.txt"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_pages_are_read_only(client: Client, dist: Path) -> None:
    put(dist, "AAAAAAAA", localized=True)
    for path in ("/", "/en/", "/robots.txt"):
        assert client.post(path).status_code == 405
    assert client.head("/en/").status_code == 200


def test_a_language_without_its_slash(client: Client, dist: Path) -> None:
    assert client.get("/fr").headers["Location"] == "/fr/"
