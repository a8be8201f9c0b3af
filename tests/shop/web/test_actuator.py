"""What is in force, for staff who operate a module; secrets masked, and asked for anew on demand."""

import pytest
from django.test import Client

from shop.calls.context import Principal
from shop.config.base import Setting
from shop.web.identity.authentication import TokenAuthentication
from tests.shop.web.conftest import Told

OPERATOR = Principal(kind="staff", subject="op", permissions=frozenset({"orders.operate"}))
PATHS = ("/actuator/configprops", "/actuator/env")


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(TokenAuthentication, "authenticate", lambda self, request: (OPERATOR, None))
    return Client()


def say(told: Told, **settings: str) -> None:
    told.settings = tuple(Setting(key.replace("__", "."), value, f"told:{key}") for key, value in settings.items())


@pytest.mark.parametrize("path", PATHS)
def test_strangers_and_other_staff_see_nothing(path: str, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get(path).status_code == 401
    assert Client().post("/actuator/refresh").status_code == 401
    who = Principal(kind="staff", subject="s", permissions=frozenset({"orders.ship"}))
    monkeypatch.setattr(TokenAuthentication, "authenticate", lambda self, request: (who, None))
    assert Client().get(path).status_code == 403
    assert Client().post("/actuator/refresh").status_code == 403


def test_refresh_answers_the_changed_keys(told: Told, signed_in: Client) -> None:
    say(told, billing__taxStandard="1900")
    answer = signed_in.post("/actuator/refresh")
    assert (answer.status_code, answer.json()) == (200, ["billing.taxStandard"])
    assert signed_in.post("/actuator/refresh").json() == []
    shown = signed_in.get("/actuator/configprops").json()["properties"]["billing.tax-standard"]
    assert shown == {"value": 1900, "origin": "told:billing__taxStandard"}
    assert signed_in.get("/actuator/refresh").status_code == 405


def test_what_is_rejected_is_told_with_its_reason(told: Told, signed_in: Client) -> None:
    say(told, billing__taxStandard="abc")
    assert signed_in.post("/actuator/refresh").json() == []
    (problem,) = signed_in.get("/actuator/configprops").json()["rejected"]
    assert (problem["key"], problem["origin"]) == ("billing.tax-standard", "told:billing__taxStandard")
    assert "abc" not in problem["reason"]


def test_what_nobody_declared_may_be_secret(told: Told, signed_in: Client) -> None:
    say(told, spring__datasource__password="hunter2", token__accessTokenTimeout="60", other__key="from a vault")
    signed_in.post("/actuator/refresh")
    shown = {row["key"]: row["value"] for row in signed_in.get("/actuator/env").json()["settings"]}
    assert shown == {"spring.datasource.password": "****", "token.accessTokenTimeout": "60", "other.key": "****"}


def test_a_source_that_is_gone_is_503_and_changes_nothing(told: Told, signed_in: Client) -> None:
    told.is_there = False
    assert signed_in.post("/actuator/refresh").status_code == 503
    assert signed_in.get("/actuator/configprops").status_code == 200
