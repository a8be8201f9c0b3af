"""Which settings are in force in a process: told to the back office for those who may read them, without values."""

from typing import Any

from django.test import Client

from shop.calls.context import ANONYMOUS, Principal
from shop.calls.credential import issue
from shop.config import following
from shop.config.base import Setting
from tests.shop.web.conftest import Told

READER = Principal(kind="staff", subject="r", permissions=frozenset({"configsvc.read"}))
OTHER = Principal(kind="staff", subject="o", permissions=frozenset({"orders.operate"}))


def asked(name: str, *, caller: str = "backoffice", callee: str = "", who: Principal = READER) -> Any:
    token = issue(caller=caller, callee=callee or name, principal=who)
    return Client().get(f"/internal/{name}/standing", headers={"Authorization": f"Bearer {token}"})


def test_only_those_who_show_it_to_its_readers_are_told(told: Told) -> None:
    assert Client().get("/internal/billing/standing").status_code == 401
    for name, options, status in (
        ("billing", {"caller": "orders"}, 403),
        ("billing", {"caller": "customers"}, 403),
        ("billing", {"caller": "gateway"}, 200),
        ("billing", {"callee": "orders"}, 401),
        ("billing", {"who": OTHER}, 403),
        ("billing", {"who": ANONYMOUS}, 403),
        ("nobody", {}, 404),
        ("billing", {}, 200),
        ("backoffice", {}, 200),
    ):
        assert asked(name, **options).status_code == status, (name, options)


def test_it_says_which_version_is_in_force_and_what_is_refused_since_when(told: Told) -> None:
    told.settings = (Setting("billing.tax-standard", "1900", "told:a"), Setting("foreign.key", "CANARY", "told:b"))
    following.refresh()
    before = asked("billing").json()
    assert (before["source"], before["version"], before["refused"], before["refused_at"]) == ("told", "v7", [], None)
    told.settings = (Setting("billing.tax-standard", "CANARY", "told:a"),)
    following.refresh()
    first = asked("billing").json()
    following.refresh()
    answer = asked("billing")
    found = answer.json()
    assert found["digest"] == before["digest"], "what is refused is not in force"
    assert [(one["key"], one["origin"]) for one in found["refused"]] == [("billing.tax-standard", "told:a")]
    assert found["refused_at"] == first["refused_at"], "since when it was refused first"
    assert b"CANARY" not in answer.content
    told.settings = (Setting("billing.tax-standard", "2100", "told:a"),)
    following.refresh()
    after = asked("billing").json()
    assert (after["refused"], after["refused_at"]) == ([], None)
    assert after["digest"] != before["digest"]
