"""The races of customers go red with the defence they guard removed."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.customers import test_races as races
from tests.customers.live import shop_on, start
from tests.faults.negative.red import require_red
from tests.faults.signing import rotate_under_load, running
from tests.live.migrated import new_database
from tests.live.shop import Shop
from tests.servers.openbao import OpenBao
from tests.servers.postgres import Postgres

#: A race may miss its moment; never so many times.
TIMES = 20


def again_and_again(play: Callable[[Shop], None]) -> Callable[[Shop], None]:
    """``play``, which leaves things as it needs them, until it fails."""

    def plays(shop: Shop) -> None:
        for _ in range(TIMES):
            play(shop)

    return plays


#: On SQLite the one write lock serialises even most of what should not rest on it; PostgreSQL shows it.
ON_POSTGRES = [
    ("generation_in_the_condition", again_and_again(races.refreshing_in_many_tabs_keeps_the_log_in)),
    ("link_spent_by_its_deletion", races.one_link_sets_one_password),
    ("count_on_the_owners_row", races.a_book_holds_exactly_its_limit),
]

#: Defence → tests of the suite that guard it, by node id under ``tests/customers``.
GUARDED = {
    "revocation_on_reuse": ["test_revocation.py::test_the_token_is_void_here_at_once[reuse]"],
    "known_places": [
        "test_login_limits.py::test_strangers_do_not_lock_the_owner_out_of_where_they_signed_in_before",
    ],
    "reuse_is_theft": [
        "test_refresh.py::test_a_spent_token_ends_the_log_in",
        "test_refresh.py::test_a_much_older_token_ends_the_log_in_at_once",
    ],
    "closed_accounts": ["test_refresh.py::test_a_closed_account_is_refused"],
    "limited_from_one_place": [
        "test_login_limits.py::test_thirty_guesses_from_one_peer_get_ten_looks",
        "test_login_limits.py::test_a_forwarding_header_makes_nobody_another_peer",
    ],
    "limited_from_everywhere": ["test_login_limits.py::test_thirty_guesses_from_thirty_peers_are_stopped_too"],
    "same_work_for_nobody": [
        "test_constant_work.py::test_log_in_does_the_same_for_a_wrong_password_and_for_nobody",
    ],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"customers.{defence}", (f"tests/customers/{node}" for node in GUARDED[defence]), tmp_path)


def goes_red(play: Callable[[Shop], None], defence: str, url: str, folder: Path) -> None:
    shop = shop_on(url, folder, without=defence)
    try:
        start(shop)
        with pytest.raises(AssertionError):
            play(shop)
    finally:
        shop.kill()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_tries_that_are_read_and_written_back_let_more_through(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    url = new_database(request.getfixturevalue("postgres"), "customers") if database == "postgres" else ""
    goes_red(races.exactly_the_limit_gets_through, "counted_in_the_database", url, tmp_path)


#: Of accounts: one for an address, one for a user name.
UNIQUE = "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conrelid = 'customers_user'::regclass"


def test_a_link_that_is_not_used_up_opens_account_after_account(tmp_path: Path, postgres: Postgres) -> None:
    """Ten sign-ups with one address, ten with one user name, one link followed by many."""
    shop = shop_on(postgres.create_database("customers"), tmp_path, without="confirmed_once")
    try:
        start(shop)
        with psycopg.connect(shop.url_of("customers")) as server:
            for (name,) in server.execute(UNIQUE).fetchall():
                server.execute(SQL("ALTER TABLE customers_user DROP CONSTRAINT {}").format(Identifier(name)))
        for play in (
            races.one_address_becomes_one_account,
            races.one_user_name_becomes_one_account,
            races.one_link_confirms_once,
        ):
            with pytest.raises(AssertionError):
                play(shop)
    finally:
        shop.kill()


@pytest.mark.parametrize(("defence", "play"), ON_POSTGRES, ids=[defence for defence, _ in ON_POSTGRES])
def test_it_goes_red(defence: str, play: Callable[[Shop], None], tmp_path: Path, postgres: Postgres) -> None:
    goes_red(play, defence, new_database(postgres, "customers"), tmp_path)


def test_a_key_that_signs_before_others_know_it(tmp_path: Path, openbao: OpenBao) -> None:
    with running("apart", tmp_path, openbao, without="published_before_it_signs") as shop:
        assert rotate_under_load(shop, rotations=1).refused_tokens
