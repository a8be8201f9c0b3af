"""GET, DELETE /api/customers/sessions: where somebody is signed in, and an end to it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from customers.models import AccountChange, TokenFamily
from customers.rules.devices import device_of
from shop.web.identity import revocation
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"


def elsewhere(person: Person, user_agent: str = IPHONE) -> Person:
    """The same person at another device, signed in a moment later."""
    other = Person()
    other.username = person.username
    answer = other.request(
        "POST", "/login", {"login": person.username, "password": PASSWORD}, **{"User-Agent": user_agent}
    )
    other.token = answer.json()["access_token"]
    return other


def sessions(person: Person) -> list[dict[str, Any]]:
    answer = person.get("/sessions")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_each_log_in_is_shown_with_its_device_and_this_one_is_marked(alice: Person) -> None:
    elsewhere(alice)
    phone, here = sessions(alice)
    assert (phone["browser"], phone["system"], phone["is_current"]) == ("Safari", "iPhone", False)
    assert here["is_current"] is True


def test_the_header_itself_is_not_kept(alice: Person) -> None:
    elsewhere(alice, f"{FIREFOX} Tracking/1234567890")
    row = TokenFamily.objects.latest("id")
    assert (row.browser, row.system) == ("Firefox", "Windows")


def test_last_seen_is_when_it_last_got_tokens(alice: Person) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        alice.post("/refresh")
        (here,) = sessions(alice.refreshed())
    assert here["last_seen"] > here["first_seen"]


def test_another_customers_are_not_shown(alice: Person, bob: Person) -> None:
    assert len(sessions(bob)) == 1


def test_one_that_is_over_is_not_shown(alice: Person) -> None:
    elsewhere(alice).post("/logout")
    assert len(sessions(alice)) == 1


def test_ending_one_ends_it_at_once_and_this_one_goes_on(alice: Person) -> None:
    phone = elsewhere(alice)
    (other,) = [each for each in sessions(alice) if not each["is_current"]]
    assert alice.delete(f"/sessions/{other['id']}").status_code == 204
    revocation.forget()
    assert phone.get("/me").status_code == 401
    assert phone.post("/refresh").status_code == 401
    assert alice.refreshed().get("/me").status_code == 200
    assert AccountChange.objects.latest("id").kind == AccountChange.Kind.SESSION_ENDED


def test_ending_it_again_says_that_there_is_none(alice: Person) -> None:
    elsewhere(alice)
    (other,) = [each for each in sessions(alice) if not each["is_current"]]
    alice.delete(f"/sessions/{other['id']}")
    answer = alice.refreshed().delete(f"/sessions/{other['id']}")
    assert (answer.status_code, answer.json()["code"]) == (404, "session_unknown")


def test_somebody_elses_cannot_be_ended(alice: Person, bob: Person) -> None:
    (mine,) = sessions(alice)
    assert bob.delete(f"/sessions/{mine['id']}").status_code == 404
    assert len(sessions(alice)) == 1


def test_ending_all_others_keeps_this_one(alice: Person) -> None:
    phone, laptop = elsewhere(alice), elsewhere(alice, FIREFOX)
    assert alice.post("/sessions/end-others").status_code == 204
    assert [phone.post("/refresh").status_code, laptop.post("/refresh").status_code] == [401, 401]
    (here,) = sessions(alice.refreshed())
    assert here["is_current"] is True


def test_ending_all_others_needs_to_know_which_one_this_is(alice: Person, bob: Person) -> None:
    elsewhere(alice)
    token = bob.log_in(refresh="body").json()["refresh_token"]
    for body in ({"refresh_token": token}, {"refresh_token": "x"}):
        answer = alice.post("/sessions/end-others", body)
        assert (answer.status_code, answer.json()["code"]) == (401, "refresh_refused")
    assert len(sessions(alice)) == 2


@pytest.mark.parametrize(
    ("said", "browser", "system"),
    [
        (FIREFOX, "Firefox", "Windows"),
        (IPHONE, "Safari", "iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "Chrome", "Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge", "macOS"),
        ("Mozilla/5.0 (Linux; Android 16) SamsungBrowser/30.0 Chrome/140.0 Mobile", "Samsung Internet", "Android"),
        ("curl/8.1", "curl", ""),
        ("", "", ""),
        ("\x00<script>" * 1000, "", ""),
    ],
)
def test_what_a_browser_says_in_two_words(said: str, browser: str, system: str) -> None:
    found = device_of(said)
    assert (found.browser, found.system) == (browser, system)
