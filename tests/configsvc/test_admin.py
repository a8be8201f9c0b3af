"""The back office: the difference before it is written, history, undoing, what an application sees, masks."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import requests

from tests.backoffice.browser import Browser, said
from tests.configsvc.server import ConfigServer, running
from tests.live.process import inherited, manage

PASSWORD = "correct horse battery"
PEOPLE = """
from django.contrib.auth.models import Permission
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
views = [f"configsvc.view_{model}" for model in ("setting", "revision", "change", "client")]
with acting_as(SYSTEM):
    for name, permissions in {"writer": ["configsvc.read", "configsvc.write"], "looker": []}.items():
        user = User.objects.create_user(name, name + "@example.com", "correct horse battery", name=name)
        customers.grant(customer_id=user.public_id, is_staff=True, permissions=(*views, *permissions))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConfigServer]:
    with running("together", tmp_path_factory.mktemp("admin")) as server:
        environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(server.folder / "var"),
        }
        manage("shell", "-v", "0", "-c", PEOPLE, environment=environment)
        server.set({"seen": {"plain": "VISIBLE", "db.password": "CANARY-SECRET"}, "seen,dev": {"plain": "IN-DEV"}})
        yield server


def entered(site: ConfigServer, name: str) -> Browser:
    browser = Browser(site.root)
    assert browser.enter(name, PASSWORD)
    return browser


@pytest.fixture(scope="module")
def writer(site: ConfigServer) -> Browser:
    return entered(site, "writer")


@pytest.fixture(scope="module")
def looker(site: ConfigServer) -> Browser:
    return entered(site, "looker")


WRITE = "/admin/configsvc/setting/write/"


def test_a_change_is_shown_before_it_is_written(site: ConfigServer, writer: Browser) -> None:
    filled = {"application": "walk", "profile": "", "key": "a.b", "value": "one", "reason": "to see"}
    page = writer.submit(WRITE, **filled)
    assert "<ins>one</ins>" in page.text
    assert "a.b" not in site.get("/walk-none.json").text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    done = writer.submit(WRITE, **filled, version=version[1], confirmed="Write")
    assert any("a.b is set" in text for text in said(done))
    assert site.get("/walk-none.json").json() == {"a": {"b": "one"}}
    stale = writer.submit(WRITE, **{**filled, "value": "two"}, version=version[1], confirmed="Write")
    assert "a.b is no longer what it was when you looked. Nothing was written." in " ".join(said(stale))


def test_a_reason_is_asked_for_and_bad_keys_are_refused(writer: Browser) -> None:
    filled = {"application": "walk", "profile": "", "key": "x", "value": "1"}
    assert "errorlist" in writer.submit(WRITE, **filled).text
    refused = writer.submit(WRITE, **{**filled, "key": "x..y"}, reason="r")
    assert "not a dotted name" in " ".join(said(refused))


def test_history_says_who_and_why_and_takes_back(site: ConfigServer, writer: Browser) -> None:
    number = site.set({"undone": {"k": "1"}})
    row = f"/admin/configsvc/revision/{number}/"
    assert "a test" in writer.get("/admin/configsvc/revision/").text
    writer.press(row, "take_back", reason="a mistake")
    assert site.get("/undone/none").json()["propertySources"] == []
    again = writer.press(row, "take_back", reason="twice")
    assert "no longer what it was" in " ".join(again)
    writer.press(row, "name_it", name="before-the-mistake")
    (source,) = site.get("/undone/none/before-the-mistake").json()["propertySources"]
    assert source["source"] == {"k": "1"}
    compared = writer.get(f"/admin/configsvc/revision/difference/?before={number}&after={number + 1}")
    assert "<del>1</del>" in compared.text


def test_what_an_application_sees(site: ConfigServer, writer: Browser) -> None:
    page = writer.get("/admin/configsvc/setting/effective/?application=seen&profiles=dev").text
    assert "IN-DEV" in page
    assert "database:seen,dev" in page
    assert "CANARY-SECRET" not in page


def test_values_are_masked_for_who_may_not_read_and_secrets_for_everybody(writer: Browser, looker: Browser) -> None:
    listed = writer.get("/admin/configsvc/setting/").text
    assert "VISIBLE" in listed
    assert "CANARY-SECRET" not in listed
    row = re.search(r'href="(/admin/configsvc/setting/\d+/)change/', looker.get("/admin/configsvc/setting/").text)
    assert row
    revision = re.search(
        r'href="(/admin/configsvc/revision/\d+/)change/', looker.get("/admin/configsvc/revision/").text
    )
    assert revision
    for path in ("/admin/configsvc/setting/", f"{row[1]}change/", f"{revision[1]}change/"):
        page = looker.get(path)
        assert page.status_code == 200
        assert "VISIBLE" not in page.text
        assert "CANARY" not in page.text


def test_who_may_not_write_cannot(site: ConfigServer, looker: Browser) -> None:
    for path in (WRITE, "/admin/configsvc/setting/effective/", "/admin/configsvc/client/add/"):
        assert looker.get(path).status_code == 403, path
    token = {"application": "x", "key": "k", "value": "1", "reason": "r", "version": "0", "confirmed": "Write"}
    assert looker.submit(WRITE, **token).status_code == 403
    assert site.get("/x/none").json()["propertySources"] == []


#: Unquoted, as they arrive in a form.
HOSTILE = (
    "..",
    "%2e%2e",
    "../../etc/passwd",
    "(_)etc(_)passwd",
    "a#b",
    "a\x00b",
    "a\r\nX-Evil: 1",
    "²",
    "٣",
    "-1",
    "9" * 40,
    "\u202e",
    "<script>alert(1)</script>",
    "${HOME}",
    "x" * 10_240,
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_pages_refuse_hostile_names_in_words(site: ConfigServer, writer: Browser, hostile: str) -> None:
    asked = quote(hostile)
    pages = [
        f"/admin/configsvc/setting/effective/?application={asked}&profiles=dev",
        f"/admin/configsvc/setting/effective/?application=seen&profiles={asked}&label={asked}",
        f"/admin/configsvc/setting/write/?row={asked}",
        f"/admin/configsvc/setting/{asked}/change/",
        f"/admin/configsvc/setting/?q={asked}&application={asked}",
        f"/admin/configsvc/revision/difference/?before={asked}&after={asked}",
        f"/admin/gateway/route/write/?row={asked}",
    ]
    answers = [writer.get(page) for page in pages]
    reason = {"reason": "r", "value": "1", "version": "0", "confirmed": "Write"}
    for place in ("application", "profile", "key"):
        filled = {"application": "hostile", "profile": "", "key": "hostile.key", **reason, place: hostile}
        answers.append(writer.submit(WRITE, **filled))
    assert [(answer.url[:80], answer.status_code) for answer in answers if answer.status_code >= 500] == []
    assert not any(leak in answer.text for answer in answers for leak in ("root:", "<script>alert", "CANARY-SECRET"))


def test_a_clients_password_is_shown_once(site: ConfigServer, writer: Browser) -> None:
    page = writer.submit("/admin/configsvc/client/add/", name="spring", applications="seen")
    password = re.search(r"<code>([^<]+)</code>", page.text)
    assert password
    assert site.get("/seen/dev", auth=("spring", password[1])).status_code == 200
    assert password[1] not in writer.get("/admin/configsvc/client/").text + site.log


def test_a_declared_setting_has_a_field_of_its_type(site: ConfigServer, writer: Browser) -> None:
    site.set({"gateway-service": {"gateway.connect-timeout": "2.5", "foreign": "x"}})
    listed = writer.get("/admin/configsvc/setting/?q=gateway.connect-timeout").text
    row = re.search(r'href="/admin/configsvc/setting/(\d+)/change/', listed)
    assert row
    page = writer.get(f"{WRITE}?row={row[1]}").text
    field = re.search(r'<input type="number" name="value"[^>]*>', page)
    assert field
    assert 'value="2.5"' in field[0]
    assert "How long an instance may take to accept a connection (s)" in page
    filled = {"application": "gateway-service", "profile": "", "key": "gateway.connect-timeout", "reason": "r"}
    assert "gateway.connect-timeout:" in " ".join(said(writer.submit(WRITE, **filled, value="abc")))


def test_a_list_is_filled_in_with_commas(writer: Browser) -> None:
    filled = {"application": "config-service", "profile": "", "key": "configsvc.required", "reason": "r"}
    page = writer.submit(WRITE, **filled, value="database,nowhere")
    assert "configsvc.required:" in " ".join(said(page))
    assert "Several are separated by commas. There are: consul, database, vault, files." in page.text
    assert writer.submit(WRITE, **filled, value="database, files").text.count("database, files") > 0


def test_it_says_what_runs_here_with_which_settings(site: ConfigServer, writer: Browser, looker: Browser) -> None:
    page = writer.get("/admin/configsvc/setting/instances/").text
    assert re.search(r"<td>all</td><td>this process</td>\s*<td>—</td><td>embedded</td>", page)
    assert looker.get("/admin/configsvc/setting/instances/").status_code == 403


def test_the_protocol_itself_masks_secrets_for_people(site: ConfigServer) -> None:
    """By the token of who may read settings; others of the staff read nothing."""

    def told(name: str, path: str) -> requests.Response:
        given = {"login": name, "password": PASSWORD}
        token = requests.post(f"{site.root}/api/customers/login", json=given, timeout=20).json()["access_token"]
        return requests.get(site.base + path, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    for path in ("/seen/dev", "/seen-dev.yml", "/seen-dev.json", "/seen-dev.properties"):
        answer = told("writer", path)
        assert (answer.status_code, "IN-DEV" in answer.text, "****" in answer.text) == (200, True, True), path
        assert "CANARY-SECRET" not in answer.text
        assert told("looker", path).status_code == 403


def test_how_long_a_token_lives_is_no_secret(site: ConfigServer, writer: Browser) -> None:
    """A declared property is shown, whatever its name; before and after a change."""
    site.set({"customer-service": {"token.access-token-timeout": "241"}})
    assert "241" in writer.get("/admin/configsvc/setting/?q=token.access-token-timeout").text
    filled = {"application": "customer-service", "profile": "", "key": "token.access-token-timeout", "reason": "r"}
    page = writer.submit(WRITE, **filled, value="242").text
    assert "<del>241</del>" in page
    assert "<ins>242</ins>" in page
