"""Many at once, on SQLite files and on PostgreSQL: one wins, exactly the limit gets through, nobody gets a 5xx."""

from collections.abc import Iterator

import pytest
import requests

from tests.customers.crowd import (
    CROWD,
    PASSWORD,
    all_at_once,
    count,
    mailed_tokens,
    post,
    sign_up,
    statuses,
)
from tests.customers.live import EARLY, LIMITS, shop_on, start
from tests.live.migrated import new_database
from tests.live.shop import Shop

LOGIN_TRIES, LOGIN_TRIES_PER_ACCOUNT = 10, 20
ADDRESS = {"name": "A", "line1": "1 rue X", "postal_code": "75011", "city": "Paris", "country": "FR"}


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory, database: str, request: pytest.FixtureRequest) -> Iterator[Shop]:
    url = new_database(request.getfixturevalue("postgres"), "customers") if database == "postgres" else ""
    shop = shop_on(url, tmp_path_factory.mktemp("accounts"))
    try:
        start(shop)
        yield shop
    finally:
        shop.kill()


def first_tokens_are_signed_by_one_key(shop: Shop) -> None:
    answers = all_at_once(lambda n: post(shop, "/login", {"login": EARLY[n], "password": PASSWORD}), 8)
    assert statuses(answers) == {200: 8}
    keys = requests.get(f"{shop.base}/.well-known/jwks.json", timeout=10).json()["keys"]
    assert len(keys) == 1
    for answer in answers:
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert requests.get(f"{shop.base}/api/customers/me", headers=headers, timeout=10).status_code == 200


def exactly_the_limit_gets_through(shop: Shop) -> None:
    for number in range(2):
        answers = _guess(shop, f"target{number}")
        assert statuses(answers) == {401: LOGIN_TRIES, 429: CROWD - LOGIN_TRIES}


def _guess(shop: Shop, login: str) -> list[requests.Response]:
    return all_at_once(lambda _: post(shop, "/login", {"login": login, "password": "guess"}))


def exactly_the_accounts_limit_gets_through_from_many_peers(shop: Shop) -> None:
    guess = {"login": "besieged", "password": "guess"}
    answers = all_at_once(lambda n: post(shop, "/login", guess, peer=f"127.0.1.{n + 1}"), 2 * CROWD)
    assert statuses(answers) == {401: LOGIN_TRIES_PER_ACCOUNT, 429: 2 * CROWD - LOGIN_TRIES_PER_ACCOUNT}


def one_address_becomes_one_account(shop: Shop) -> None:
    answers = all_at_once(lambda n: sign_up(shop, f"twin{n}", "twins@example.com"), 10)
    assert statuses(answers) == {202: 10}
    assert len({answer.content for answer in answers}) == 1
    tokens = mailed_tokens(shop, "twins@example.com", 10)
    confirmed = all_at_once(lambda n: post(shop, "/confirm", {"token": tokens[n]}), 10)
    assert statuses(confirmed) == {200: 1, 400: 9}
    assert count(shop, "customers_user WHERE email_canonical = 'twins@example.com'") == 1


def one_user_name_becomes_one_account(shop: Shop) -> None:
    addresses = [f"namesake{number}@example.com" for number in range(10)]
    assert statuses(all_at_once(lambda n: sign_up(shop, "namesake", addresses[n]), 10)) == {202: 10}
    tokens = [mailed_tokens(shop, address, 1)[0] for address in addresses]
    confirmed = all_at_once(lambda n: post(shop, "/confirm", {"token": tokens[n]}), 10)
    assert statuses(confirmed) == {200: 1, 409: 9}
    (loser, *_) = [n for n, answer in enumerate(confirmed) if answer.status_code == 409]
    again = post(shop, "/confirm", {"token": tokens[loser], "username": "namesake-too"})
    assert again.status_code == 200


def one_link_confirms_once(shop: Shop) -> None:
    sign_up(shop, "eager", "eager@example.com")
    (token,) = mailed_tokens(shop, "eager@example.com", 1)
    confirmed = all_at_once(lambda _: post(shop, "/confirm", {"token": token}))
    assert statuses(confirmed) == {200: 1, 400: CROWD - 1}


def one_link_sets_one_password(shop: Shop) -> None:
    post(shop, "/password/forgotten", {"email": "forgetful@example.com"})
    (token,) = mailed_tokens(shop, "forgetful@example.com", 1)
    chosen = [f"password number {number}" for number in range(8)]
    answers = all_at_once(lambda n: post(shop, "/password/reset", {"token": token, "password": chosen[n]}), 8)
    assert statuses(answers) == {204: 1, 400: 7}
    (winner,) = [chosen[n] for n, answer in enumerate(answers) if answer.status_code == 204]
    assert post(shop, "/login", {"login": "forgetful", "password": winner}).status_code == 200


def refreshing_in_many_tabs_keeps_the_log_in(shop: Shop) -> None:
    first = post(shop, "/login", {"login": "tabby", "password": PASSWORD, "refresh": "body"}).json()["refresh_token"]
    answers = all_at_once(lambda _: post(shop, "/refresh", {"refresh_token": first}))
    assert statuses(answers) == {200: CROWD}
    assert len({answer.json()["refresh_token"] for answer in answers}) == CROWD
    owner = "(SELECT id FROM customers_user WHERE username = 'tabby')"
    assert count(shop, f"customers_tokenfamily WHERE generation = 1 AND customer_id = {owner}") == 1
    newest = answers[0].json()["refresh_token"]
    assert post(shop, "/refresh", {"refresh_token": newest}).status_code == 200


def a_book_holds_exactly_its_limit(shop: Shop) -> None:
    token = post(shop, "/login", {"login": "collector", "password": PASSWORD}).json()["access_token"]
    limit = int(LIMITS["CUSTOMERS_ADDRESS_LIMIT"])
    answers = all_at_once(lambda _: post(shop, "/addresses", ADDRESS, token=token))
    assert statuses(answers) == {201: limit, 409: CROWD - limit}
    assert count(shop, "customers_address") == limit
    assert count(shop, "customers_address WHERE is_default") == 1


PLAYS = [
    first_tokens_are_signed_by_one_key,
    exactly_the_limit_gets_through,
    exactly_the_accounts_limit_gets_through_from_many_peers,
    one_address_becomes_one_account,
    one_user_name_becomes_one_account,
    one_link_confirms_once,
    one_link_sets_one_password,
    refreshing_in_many_tabs_keeps_the_log_in,
    a_book_holds_exactly_its_limit,
]


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
def test_at_once(accounts: Shop, play: object) -> None:
    assert callable(play)
    play(accounts)
