"""Taxes: rounding is stated once, and everything adds up to the last unit."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import local
from billing.interface.errors import TaxCategoryUnknown
from billing.interface.messages import QuoteLine
from billing.rules.tax import contained, share, table
from shop.config.sources import overridden

RATES = (2000, 1000, 550, 210, 0)
LINES = st.lists(st.tuples(st.integers(0, 10**9), st.sampled_from(RATES)), min_size=1, max_size=40)


def test_prices_include_the_tax() -> None:
    assert contained(12_00, 2000) == 2_00


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [
        (100, 2000, 17),  # 16.67
        (3, 2000, 1),  # 0.5 is rounded up
        (2, 2000, 0),  # 0.33
        (9, 2000, 2),  # 1.5 is rounded up
        (105, 550, 5),  # 5.47
        (999, 0, 0),
        (0, 2000, 0),
    ],
)
def test_it_rounds_half_up_per_rate(gross: int, rate: int, tax: int) -> None:
    assert contained(gross, rate) == tax


def test_it_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="negative"):
        contained(-1, 2000)


@given(LINES)
def test_lines_rates_and_total_agree_to_the_last_unit(lines: list[tuple[int, int]]) -> None:
    taxed = share(lines)
    assert [(line.amount, line.rate) for line in taxed] == lines
    for row in table(taxed):
        exact = Fraction(row.amount * row.rate, 10_000 + row.rate)
        assert abs(row.tax - exact) <= Fraction(1, 2)
        assert row.tax == contained(row.amount, row.rate)
    assert sum(line.tax for line in taxed) == sum(row.tax for row in table(taxed))


@given(LINES)
def test_no_line_is_more_than_one_unit_off_its_own_exact_tax_share(lines: list[tuple[int, int]]) -> None:
    taxed = share(lines)
    for row in table(taxed):
        for line in (line for line in taxed if line.rate == row.rate and row.amount):
            assert abs(line.tax - Fraction(row.tax * line.amount, row.amount)) < 1
            assert 0 <= line.tax <= line.amount


def test_ten_thousand_random_carts_sum_to_their_totals() -> None:
    dice = random.Random(2026)
    for _ in range(10_000):
        lines = tuple(
            QuoteLine(
                tax_category=dice.choice(("standard", "intermediate", "reduced", "zero")),
                amount=dice.randint(0, 99_999),
            )
            for _ in range(dice.randint(1, 12))
        )
        quote = local.quote(lines=lines, currency="EUR")
        assert quote.total == sum(line.amount for line in lines)
        assert quote.tax == sum(line.tax for line in quote.lines)
        assert [line.amount for line in quote.lines] == [line.amount for line in lines]


@pytest.mark.parametrize(
    ("currency", "amount", "tax"), [("JPY", 1100, 183), ("EUR", 110_000, 18_333), ("KWD", 1_100_000, 183_333)]
)
def test_currencies_of_zero_two_and_three_decimals_round_to_their_own_smallest_unit(
    currency: str, amount: int, tax: int
) -> None:
    quote = local.quote(lines=(QuoteLine(tax_category="standard", amount=amount),), currency=currency)
    assert (quote.currency, quote.total, quote.tax) == (currency, amount, tax)


def test_a_rate_is_a_property() -> None:
    lines = (QuoteLine(tax_category="standard", amount=12_100),)
    with overridden("billing", tax_standard=2100):
        assert local.quote(lines=lines, currency="EUR").lines[0].rate == 2100
    assert local.quote(lines=lines, currency="EUR").lines[0].rate == 2000


def test_it_refuses_a_category_nobody_configured() -> None:
    with pytest.raises(TaxCategoryUnknown) as refused:
        local.quote(lines=(QuoteLine(tax_category="luxury", amount=1),), currency="EUR")
    assert refused.value.params == {"tax_category": "luxury"}
