"""Where a refresh token lives: in a cookie no script can read, or, for programs, in the body. Never in both."""

from typing import Any

import pytest
from django.test import override_settings

from tests.customers.people import API, PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_browser_gets_a_cookie_that_scripts_and_other_sites_cannot_use(alice: Person) -> None:
    cookie = alice.browser.cookies["refresh"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == API
    assert cookie["domain"] == ""
    assert 29 * 86_400 < cookie["max-age"] <= 30 * 86_400


def test_over_https_the_cookie_is_held_to_this_host() -> None:
    person = Person.with_account("alice")
    answer = _secure(person, "/login", {"login": "alice", "password": PASSWORD})
    cookie = answer.cookies["__Host-refresh"]
    assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, "/", "", "Strict")
    assert "refresh" not in answer.cookies
    assert _secure(person, "/refresh", {}).status_code == 200


@override_settings(SESSION_COOKIE_SECURE=True)
def test_in_production_it_is_so_always() -> None:
    person = Person.with_account("alice").signed_in()
    assert person.browser.cookies["__Host-refresh"]["secure"] is True


def test_the_cookie_refreshes_and_is_replaced(alice: Person) -> None:
    before = alice.browser.cookies["refresh"].value
    answer = alice.post("/refresh")
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] is None
    assert alice.browser.cookies["refresh"].value != before


def test_a_program_gets_the_token_in_the_body_and_no_cookie(visitor: Person) -> None:
    Person.with_account("alice")
    answer = visitor.log_in("alice", refresh="body")
    assert not answer.cookies
    answer = visitor.post("/refresh", {"refresh_token": answer.json()["refresh_token"]})
    assert answer.status_code == 200
    assert answer.json()["refresh_token"]
    assert not answer.cookies


def test_a_refused_cookie_is_removed(alice: Person) -> None:
    alice.browser.cookies["refresh"] = "A" * 43
    answer = alice.post("/refresh")
    assert answer.status_code == 401
    assert answer.cookies["refresh"]["max-age"] == 0


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_a_cookie_that_another_site_caused_to_be_sent_is_refused(alice: Person, site: str, status: int) -> None:
    assert alice.post("/refresh", **{"Sec-Fetch-Site": site}).status_code == status
    if status == 403:
        assert alice.post("/logout", **{"Sec-Fetch-Site": site}).status_code == 403
        assert alice.post("/refresh").status_code == 200


def test_a_form_of_another_site_is_no_json(alice: Person) -> None:
    answer = alice.browser.post(f"{API}/refresh", {"x": "1"})
    assert answer.status_code == 415


def test_signing_out_removes_the_cookie_and_ends_the_log_in(alice: Person) -> None:
    token = alice.browser.cookies["refresh"].value
    answer = alice.post("/logout")
    assert answer.status_code == 204
    assert answer.cookies["refresh"]["max-age"] == 0
    assert alice.post("/refresh", {"refresh_token": token}).status_code == 401


def test_signing_out_ends_this_log_in_only(alice: Person) -> None:
    phone = Person()
    phone.log_in("alice")
    alice.post("/logout")
    assert phone.post("/refresh").status_code == 200


def test_signing_out_twice_is_signing_out(alice: Person) -> None:
    assert [alice.post("/logout").status_code for _ in range(2)] == [204, 204]
    assert Person().post("/logout").status_code == 204


def test_a_program_signs_out_with_its_token(visitor: Person) -> None:
    Person.with_account("alice")
    token = visitor.log_in("alice", refresh="body").json()["refresh_token"]
    assert visitor.post("/logout", {"refresh_token": token}).status_code == 204
    assert visitor.post("/refresh", {"refresh_token": token}).status_code == 401


def _secure(person: Person, path: str, body: Any) -> Any:
    return person.browser.post(API + path, body, content_type="application/json", secure=True)
