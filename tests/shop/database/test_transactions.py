"""A transaction is durable and never nested, except where operations are meant to join one."""

from contextlib import suppress

import pytest
from django.db import OperationalError
from django.utils import timezone

from shop.database.transactions import atomic, enclosing, on_commit, waited_too_long
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def make(name: str, alias: str = "orders") -> None:
    Job.objects.using(alias).create(name=name, state=Job.State.DONE, created_at=timezone.now())


def names(alias: str = "orders") -> set[str]:
    return set(Job.objects.using(alias).values_list("name", flat=True))


def test_it_is_all_or_nothing() -> None:
    with suppress(ZeroDivisionError), atomic("orders"):
        make("a")
        raise ZeroDivisionError
    assert names() == set()


def test_one_inside_another_would_look_durable_and_not_be() -> None:
    with atomic("orders"), pytest.raises(RuntimeError), atomic("orders"):
        make("a")


def test_inside_an_enclosing_one_operations_join() -> None:
    with suppress(ZeroDivisionError), enclosing("orders"):
        with atomic("orders"):
            make("a")
        raise ZeroDivisionError
    assert names() == set()
    with enclosing("orders"):
        with atomic("orders"):
            make("a")
        with suppress(ZeroDivisionError), atomic("orders"):
            make("b")
            raise ZeroDivisionError
    assert names() == {"a"}


def test_an_enclosing_one_does_not_nest_either() -> None:
    with atomic("orders"), pytest.raises(RuntimeError), enclosing("orders"):
        make("a")


def test_after_it_nothing_joins_any_more() -> None:
    with enclosing("orders"):
        pass
    with atomic("orders"), pytest.raises(RuntimeError), atomic("orders"):
        make("a")


def test_what_follows_a_commit_follows_only_a_commit_and_breaks_nothing() -> None:
    did: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    with suppress(ZeroDivisionError), atomic("orders"):
        on_commit("orders", lambda: did.append("undone"))
        raise ZeroDivisionError
    with atomic("orders"):
        on_commit("orders", fail)
        on_commit("orders", lambda: did.append("done"))
        assert did == []
    assert did == ["done"]
    on_commit("orders", lambda: did.append("at once"))
    assert did == ["done", "at once"]


def test_only_a_lock_that_took_too_long_is_one() -> None:
    assert not waited_too_long(OperationalError("database is locked"))
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = type("LockNotAvailable", (Exception,), {"sqlstate": "55P03"})()
    assert waited_too_long(error)
