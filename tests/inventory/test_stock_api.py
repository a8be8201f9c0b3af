"""Staff's doors to stock: who may, what is answered, and that a repeat is one effect."""

from typing import Any

import pytest

from tests.inventory.making import NOON, books_balance, counters, deliver, hold_one, stocked, warehouse
from tests.inventory.people import KEEPER, Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def sku() -> str:
    warehouse("LYON")
    return stocked(5, "CUP-1")


RECEIVE = {"sku": "CUP-1", "warehouse": "MAIN", "quantity": 4, "reference": "BL-1"}
ADJUST = {"sku": "CUP-1", "warehouse": "MAIN", "change": -2, "reason": "broken", "reference": "INV-1"}
TRANSFER = {"sku": "CUP-1", "source": "MAIN", "target": "LYON", "quantity": 2, "reference": "TR-1"}
POSTS = [("stock/receive", RECEIVE), ("stock/adjust", ADJUST), ("stock/transfer", TRANSFER)]


@pytest.mark.parametrize(("path", "body"), POSTS)
@pytest.mark.parametrize(("who", "status"), [("", 401), ("alice", 403), ("clerk", 403), ("keeper", 200)])
def test_only_those_who_may_move_stock(
    visitor: Visitor, sku: str, path: str, body: dict[str, Any], who: str, status: int
) -> None:
    assert visitor.post(path, body, who=who).status_code == status
    books_balance()


@pytest.mark.parametrize("path", ["stock", "stock/CUP-1/ledger"])
@pytest.mark.parametrize(("who", "status"), [("", 401), ("alice", 403), ("clerk", 403), ("keeper", 200)])
def test_only_those_who_may_see_stock(visitor: Visitor, sku: str, path: str, who: str, status: int) -> None:
    assert visitor.get(path, who=who).status_code == status


def test_movements_answer_the_level(visitor: Visitor, sku: str) -> None:
    answers = [visitor.post(path, body, who="keeper").json() for path, body in POSTS]
    assert answers == [
        {"sku": sku, "warehouse": "MAIN", "on_hand": 9, "held": 0},
        {"sku": sku, "warehouse": "MAIN", "on_hand": 7, "held": 0},
        {"sku": sku, "warehouse": "LYON", "on_hand": 2, "held": 0},
    ]


@pytest.mark.parametrize(("path", "body"), POSTS)
def test_the_same_key_is_one_effect_and_one_answer(visitor: Visitor, sku: str, path: str, body: dict[str, Any]) -> None:
    first, again = (visitor.post(path, body, who="keeper", key="k-1") for _ in range(2))
    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    other = visitor.post(path, body | {"reference": "another"}, who="keeper", key="k-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    books_balance()


def test_another_key_with_the_same_document_is_still_one_effect(visitor: Visitor, sku: str) -> None:
    for key in ("k-1", "k-2"):
        assert visitor.post("stock/receive", RECEIVE, who="keeper", key=key).json()["on_hand"] == 9
    books_balance()


def test_taking_more_than_is_free_says_how_many_are(visitor: Visitor, sku: str) -> None:
    hold_one(sku, 4)
    answer = visitor.post("stock/adjust", ADJUST, who="keeper", language="fr")
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["params"]) == ("insufficient_stock", {"sku": sku, "available": 1})
    assert problem["title"] == "Stock insuffisant pour cette correction"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("stock/receive", RECEIVE | {"sku": "NO-SUCH"}, "sku_unknown"),
        ("stock/receive", RECEIVE | {"warehouse": "NOWHERE"}, "warehouse_unknown"),
        ("stock/transfer", TRANSFER | {"target": "NOWHERE"}, "warehouse_unknown"),
    ],
)
def test_unknown_things_are_404(visitor: Visitor, sku: str, path: str, body: dict[str, Any], code: str) -> None:
    answer = visitor.post(path, body, who="keeper")
    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert counters(sku) == {"MAIN": (5, 0)}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("stock/receive", RECEIVE | {"quantity": 0}, "quantity"),
        ("stock/receive", RECEIVE | {"quantity": 1.5}, "quantity"),
        ("stock/receive", RECEIVE | {"quantity": "4"}, "quantity"),
        ("stock/receive", RECEIVE | {"quantity": True}, "quantity"),
        ("stock/receive", RECEIVE | {"quantity": 10**18}, "quantity"),
        ("stock/receive", RECEIVE | {"reference": ""}, "reference"),
        ("stock/receive", RECEIVE | {"reference": "x" * 65}, "reference"),
        ("stock/receive", RECEIVE | {"sku": "a b"}, "sku"),
        ("stock/receive", RECEIVE | {"on_hand": 99}, "on_hand"),
        ("stock/receive", {"sku": "CUP-1"}, "quantity"),
        ("stock/adjust", ADJUST | {"change": 0}, "change"),
        ("stock/adjust", ADJUST | {"reason": " "}, "reason"),
    ],
)
def test_what_makes_no_sense_names_its_field(
    visitor: Visitor, sku: str, path: str, body: dict[str, Any], field: str
) -> None:
    answer = visitor.post(path, body, who="keeper")
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert counters(sku) == {"MAIN": (5, 0)}


def test_stock_is_listed_by_product_warehouse_and_shortage(visitor: Visitor) -> None:
    scarce, plenty = stocked(2, "LOW-1", threshold=3), stocked(9, "MUCH-1", LYON=4)
    hold_one(scarce)
    rows = visitor.get("stock", who="keeper").json()["items"]
    assert [(row["sku"], row["warehouse"], row["on_hand"], row["held"], row["free"]) for row in rows] == [
        (scarce, "MAIN", 2, 1, 1),
        (plenty, "MAIN", 9, 0, 9),
        (plenty, "LYON", 4, 0, 4),
    ]
    for query, found in (({"sku": plenty}, 2), ({"warehouse": "LYON"}, 1), ({"low": "true"}, 1), ({"sku": "X"}, 0)):
        assert len(visitor.get("stock", who="keeper", **query).json()["items"]) == found
    low = visitor.get("stock", who="keeper", low="true").json()["items"][0]
    assert (low["low_stock_threshold"], low["low_since"] is None) == (3, False)


def test_the_ledger_is_told_newest_first_page_by_page(visitor: Visitor, sku: str) -> None:
    visitor.post("stock/adjust", ADJUST, who="keeper")
    for _ in range(3):
        deliver(sku, 1)
    hold_one(sku, order_id="o" * 32)
    first = visitor.get(f"stock/{sku}/ledger", who="keeper", limit=2).json()
    rest = visitor.get(f"stock/{sku}/ledger", who="keeper", cursor=first["next"]).json()
    assert [entry["kind"] for entry in first["items"] + rest["items"]] == [
        "held",
        *["received"] * 3,
        "adjusted",
        "received",
    ]
    held = first["items"][0]
    assert (held["held_change"], held["held_after"], held["order_id"]) == (1, 1, "o" * 32)
    adjusted = rest["items"][-2]
    assert (adjusted["reason"], adjusted["reference"], adjusted["actor"]) == ("broken", "INV-1", KEEPER.subject)
    assert NOON.strftime("%Y") in adjusted["recorded_at"]


def test_a_transfer_needs_two_warehouses(visitor: Visitor, sku: str) -> None:
    body = {"sku": sku, "source": "MAIN", "target": "MAIN", "quantity": 1, "reference": "TR-1"}
    answer = visitor.post("stock/transfer", body, who="keeper")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["target"]


def test_the_ledger_of_an_unknown_product_is_404(visitor: Visitor) -> None:
    assert visitor.get("stock/NO-SUCH/ledger", who="keeper").json()["code"] == "sku_unknown"


def test_a_threshold_is_set_and_taken_away(visitor: Visitor, sku: str) -> None:
    for threshold in (3, None):
        answer = visitor.patch("stock/CUP-1/warehouses/MAIN", {"low_stock_threshold": threshold}, who="keeper")
        assert answer.status_code == 200
        assert visitor.get("stock", who="keeper").json()["items"][0]["low_stock_threshold"] == threshold
    assert visitor.patch("stock/NO-SUCH/warehouses/MAIN", {"low_stock_threshold": 3}, who="keeper").status_code == 404
    assert visitor.patch("stock/CUP-1/warehouses/NOWHERE", {"low_stock_threshold": 3}, who="keeper").status_code == 404
    assert visitor.patch("stock/CUP-1/warehouses/MAIN", {"low_stock_threshold": -1}, who="keeper").status_code == 400
    assert visitor.patch("stock/CUP-1/warehouses/MAIN", {"low_stock_threshold": 1}, who="clerk").status_code == 403
