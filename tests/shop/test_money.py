"""Money: integers, their currency, and sums that come out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import CurrencyMismatch, Money, exponent, largest_remainder, round_half_up

AMOUNTS = st.integers(-(2**53), 2**53)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "ISK", "USD"])
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@given(AMOUNTS, WEIGHTS)
def test_shares_sum_to_the_total(total: int, weights: list[int]) -> None:
    assert sum(largest_remainder(total, weights)) == total


@given(AMOUNTS, WEIGHTS)
def test_a_share_is_never_a_whole_unit_away_from_its_part(total: int, weights: list[int]) -> None:
    for share, weight in zip(largest_remainder(total, weights), weights, strict=True):
        assert abs(Decimal(share) - Decimal(total) * weight / sum(weights)) < 1


@given(AMOUNTS, WEIGHTS)
def test_who_weighs_nothing_gets_nothing(total: int, weights: list[int]) -> None:
    assert all(
        share == 0 for share, weight in zip(largest_remainder(total, weights), weights, strict=True) if not weight
    )


@given(AMOUNTS, WEIGHTS)
def test_a_refund_is_shared_like_its_sale(total: int, weights: list[int]) -> None:
    assert largest_remainder(-total, weights) == [-share for share in largest_remainder(total, weights)]


@given(AMOUNTS, AMOUNTS, CURRENCIES)
def test_what_is_added_can_be_taken_away(one: int, other: int, currency: str) -> None:
    assert Money(one, currency) + Money(other, currency) - Money(other, currency) == Money(one, currency)


@given(AMOUNTS, CURRENCIES)
def test_what_people_read_is_the_amount(amount: int, currency: str) -> None:
    shown, code = str(Money(amount, currency)).split()
    assert code == currency
    assert Decimal(shown).scaleb(exponent(currency)) == amount
    assert len(shown.partition(".")[2]) == exponent(currency)


@given(AMOUNTS, st.decimals(min_value=-10, max_value=10, places=4))
def test_a_product_is_rounded_half_away_from_zero(amount: int, factor: Decimal) -> None:
    exact = amount * factor
    rounded = Money(amount, "EUR").times(factor).amount
    assert abs(rounded - exact) <= Decimal("0.5")
    assert Money(-amount, "EUR").times(factor).amount == -rounded


@pytest.mark.parametrize(("value", "expected"), [("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("2.4999", 2)])
def test_halves_go_away_from_zero(value: str, expected: int) -> None:
    assert round_half_up(Decimal(value)) == expected


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("IQD", 3)])
def test_currencies_know_their_minor_unit(currency: str, places: int) -> None:
    assert exponent(currency) == places


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize(("total", "weights"), [(1, [0, 0]), (1, []), (1, [2, -1])])
def test_what_cannot_be_shared_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|nothing"):
        largest_remainder(total, weights)


def test_nothing_is_shared_over_nobody() -> None:
    assert largest_remainder(0, []) == []
    assert Money(0, "EUR").split([0, 0]) == [Money(0, "EUR")] * 2
