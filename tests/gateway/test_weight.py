"""Shares of a group of routes: as large as written, sticky when asked, nothing after removal."""

from collections import Counter

import pytest

from gateway.exchange import Exchange
from gateway.routes.definition import definitions
from gateway.routes.table import Table
from tests.gateway.exchanges import exchange

USERS = [f"user-{number}" for number in range(10_000)]


def table(sticky: str = "", **weights: int) -> Table:
    """One route for each of ``weights``."""
    told = f", {sticky}" if sticky else ""
    written = [
        {"id": name, "uri": f"lb://{name}", "predicates": [f"Weight=shop, {weight}{told}", "Path=/**"]}
        for name, weight in weights.items()
    ]
    return Table(definitions(written))


def sides(of: Table, *asked: Exchange) -> list[str]:
    return [found.id if (found := of.find(each)) else "" for each in asked]


def users() -> list[Exchange]:
    return [exchange(user=user) for user in USERS]


def test_five_percent_of_the_users_are_five_percent_and_stay_the_same() -> None:
    shop = table("user", old=95, new=5)
    first, second = sides(shop, *users()), sides(shop, *users())

    assert first == second
    assert abs(Counter(first)["new"] / len(first) - 0.05) <= 0.005


def test_the_same_user_is_on_the_same_side_in_ten_thousand_requests() -> None:
    shop = table("user", old=50, new=50)

    assert len(set(sides(shop, *(exchange(user="ann") for _ in USERS)))) == 1


def test_after_its_removal_nobody_gets_the_new_version_and_nobody_else_moves() -> None:
    three = sides(table("user", old=60, new=5, other=35), *users())
    two = sides(table("user", old=60, other=35), *users())

    assert "new" not in two
    assert all(after == before for before, after in zip(three, two, strict=True) if before != "new")
    assert set(sides(table("user", old=95, new=0), *users())) == {"old"}


def test_a_larger_share_takes_users_from_the_others_and_gives_none_away() -> None:
    before, after = sides(table("user", old=95, new=5), *users()), sides(table("user", old=90, new=10), *users())

    assert all(late == "new" for early, late in zip(before, after, strict=True) if early == "new")
    assert Counter(after)["new"] > Counter(before)["new"]


def test_a_cookie_or_a_header_may_be_what_counts() -> None:
    cookie, header = table("cookie:sid", old=50, new=50), table("header:X-Tenant", old=50, new=50)
    many = range(200)

    for shop, line in ((cookie, ("Cookie", "a=b; sid={}")), (header, ("X-Tenant", "{}"))):
        told = [exchange(headers=[(line[0], line[1].format(number))]) for number in many]
        again = [exchange(headers=[(line[0], line[1].format(number))]) for number in many]
        assert sides(shop, *told) == sides(shop, *again)
        assert set(sides(shop, *told)) == {"old", "new"}


def test_one_request_is_drawn_once_wherever_the_routes_stand() -> None:
    shop = table(old=50, new=50)

    assert all(side in {"old", "new"} for side in sides(shop, *(exchange() for _ in range(1000))))


def test_a_group_in_which_nobody_weighs_anything_gets_nothing() -> None:
    assert sides(table(old=0, new=0), exchange()) == [""]


@pytest.mark.parametrize("sticky", ["header:Host", "header:X-Request-Id", "cookie:upgrade"])
def test_only_headers_that_never_come_are_refused(sticky: str) -> None:
    assert table(sticky, old=50, new=50).find(exchange()) is not None
