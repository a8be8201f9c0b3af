"""``/myConfig`` of the original shop, for staff, without what it printed."""

import pytest

from shop.config.base import Setting
from shop.config.live import Values
from shop.secrets.current import using
from shop.secrets.memory import MemoryStore
from tests.billing.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

SECRETS = {"user.username": "canary-root", "user.password": "canary-password", "user.otp": "canary-otp"}


def test_staff_see_the_properties_and_that_there_are_secrets(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    central = Values((Setting("token.accessTokenTimeout", 120, "consul"),))
    monkeypatch.setattr("billing.api.my_config.now", lambda: central)
    with using(MemoryStore(SECRETS)):
        answer = visitor.get("/myConfig", who="operator")
    assert answer.json() == {
        "accessTokenTimeout": 120,
        "refreshTokenTimeout": None,
        "username": "****",
        "password": "****",
        "otp": "****",
    }
    assert "canary" not in answer.text


def test_without_secrets_they_are_null_and_others_see_nothing(visitor: Visitor) -> None:
    with using(MemoryStore({})):
        assert visitor.get("/myConfig", who="operator").json()["password"] is None
        assert visitor.get("/myConfig").status_code == 401
        assert visitor.get("/myConfig", who="accountant").status_code == 403


def test_a_list_is_no_number(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Spring binds: a number written as a list of one, by position or with commas, is not that number."""
    central = Values(
        (
            Setting("token.access-token-timeout[0]", 120, "consul"),
            Setting("token.refreshTokenTimeout", "60,90", "consul"),
        )
    )
    monkeypatch.setattr("billing.api.my_config.now", lambda: central)
    with using(MemoryStore({})):
        answer = visitor.get("/myConfig", who="operator").json()
    assert (answer["accessTokenTimeout"], answer["refreshTokenTimeout"]) == (None, None)
