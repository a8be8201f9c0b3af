"""Settings become models whole, or it is told what is the matter with each."""

import pytest

from shop.config import registry
from shop.config.base import Scalar, Setting
from shop.config.binding import Bound, bind
from shop.config.declarations import described, load

load()
BILLING = ("billing-service", registry.SHARED)
KEY = "billing.tax-standard"


def bound(**settings: Scalar) -> Bound:
    return given(*((key, value) for key, value in settings.items()))


def given(*settings: tuple[str, Scalar]) -> Bound:
    rows = [Setting(key, value, f"memory:{key}") for key, value in settings]
    return bind(rows, registry.declarations(*BILLING))


@pytest.mark.parametrize("name", [KEY, "billing.taxStandard", "BILLING_TAX_STANDARD", "Billing.tax_standard"])
def test_names_are_read_as_spring_reads_them(name: str) -> None:
    found = given((name, "1900"))
    assert not found.problems
    assert getattr(found.models["billing"], "tax_standard") == 1900  # noqa: B009
    assert found.used[KEY].origin == f"memory:{name}"


def test_the_strongest_comes_first() -> None:
    found = given(("billing.taxStandard", "1900"), (KEY, "1800"))
    assert found.models["billing"].model_dump()["tax_standard"] == 1900


@pytest.mark.parametrize("value", ["abc", "-1", "", "10001", "nan", "19.5", None, True, float("nan"), float("inf")])
def test_what_is_no_rate_is_told_with_its_key_and_origin(value: Scalar) -> None:
    (problem,) = given((KEY, value)).problems
    assert (problem.key, problem.origin) == (KEY, f"memory:{KEY}")
    assert problem.reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("billing.tax-standrad", "there is no such property; did you mean billing.tax-standard?"),
        ("billing.tax-standard[0]", "one value is expected, not a list"),
        ("billing.tax-standard.rate", "one value is expected, not a map"),
        ("billing", "there is no such property"),
        ("BILLING_TAX_STANDRAD", "there is no such property; did you mean billing.tax-standard?"),
    ],
)
def test_a_misspelt_key_is_an_error(name: str, reason: str) -> None:
    assert [problem.reason for problem in given((name, "1")).problems] == [reason]


def test_what_belongs_to_others_is_left_alone() -> None:
    assert not given(("spring.datasource.url", "x"), ("billing2.tax", "1"), ("orders.nonsense", "1")).problems


def test_a_number_is_a_text_where_a_text_is_wanted() -> None:
    assert given(("billing.seller-postal-code", 75002)).models["billing"].model_dump()["seller_postal_code"] == "75002"


def test_a_placeholder_is_refused_and_not_taken_for_a_value() -> None:
    (problem,) = given(("billing.seller-name", "${user.name:Shop}")).problems
    assert (problem.key, problem.origin) == ("billing.seller-name", "memory:billing.seller-name")
    assert "write the value itself" in problem.reason
    assert not given(("billing.seller-name", "A & B $ {x}")).problems


def test_no_number_is_infinite() -> None:
    assert given(("billing.provider-timeout", "nan")).problems


def test_every_property_is_described_in_both_languages() -> None:
    for row in described():
        if not row["key"].startswith(("example.", "other.")):  # of other tests
            assert row["meaning"]["en"], row["key"]
            assert row["meaning"]["fr"], row["key"]
    rate = next(row for row in described() if row["key"] == KEY)
    assert (rate["owner"], rate["type"], rate["default"], rate["unit"]) == ("billing-service", "int", 2000, "bp")
    assert rate["range"] == {"ge": 0, "le": 10_000}
