"""A call is never made while this thread has a transaction open; what a test case wraps around itself is none."""

import pytest
from django.db import transaction

from shop.database.transactions import CallInTransaction, atomic, enclosing, open_aliases
from tests.fakes.example import local
from tests.shop.calls.conftest import Call

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_test_cases_own_wrapper_does_not_count(call: Call) -> None:
    assert transaction.get_connection("orders").in_atomic_block
    assert open_aliases() == []
    assert call("nothing") is None


@pytest.mark.parametrize("alias", ["orders", "customers"])
@pytest.mark.parametrize("open_one", [atomic, enclosing, lambda alias: transaction.atomic(using=alias)])
def test_a_call_inside_a_transaction_is_a_programming_error(call: Call, alias: str, open_one: object) -> None:
    with open_one(alias):  # type: ignore[operator]
        assert open_aliases() == [alias]
        with pytest.raises(CallInTransaction, match=alias):
            call("once", name="x")
    assert local.ran == []


def test_after_the_transaction_it_may_be_made(call: Call) -> None:
    with atomic("orders"):
        pass
    with pytest.raises(ZeroDivisionError), atomic("orders"):
        raise ZeroDivisionError
    assert call("nothing") is None
