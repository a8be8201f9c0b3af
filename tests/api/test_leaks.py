"""What lists and indirect ids could let out: other people's rows, hidden columns, what is somebody else's (A2–A4)."""

import uuid
from typing import Any, Final

import pytest

from shop.web.problems import MEDIA_TYPE
from tests.api.books import books
from tests.api.cast import Visitor, customer
from tests.api.world import PRICE, SKU, STREET, World, answered

pytestmark = pytest.mark.django_db(databases="__all__")

LISTS: Final = (
    "/api/orders/orders",
    "/api/billing/invoices",
    "/api/customers/addresses",
    "/api/customers/sessions",
)


def filters(somebody: str, me: str) -> list[str]:
    """Ways to ask for another's rows."""
    names = ("customer", "customer_id", "user", "user_id", "owner", "subject", "email", "username")
    return [
        *(f"{name}={somebody}" for name in names),
        *(f"{name}={me}&{name}={somebody}" for name in names),
        f"customer__public_id={somebody}",
        f"customer__in={somebody},{me}",
        "all=true",
        "is_staff=true",
        "search=alice",
        "q=alice",
        "expand=customer",
        "fields=*",
        "include=customer,password",
        "ordering=customer__password",
        "_connector=OR",
    ]


@pytest.mark.parametrize("path", LISTS)
def test_no_filter_opens_another_customers_list(path: str, world: World, bob: Visitor) -> None:
    lists_nothing_of_anothers(path, world, bob)


def lists_nothing_of_anothers(path: str, world: World, bob: Visitor) -> None:
    """Whatever he asks for: ``bob`` has nothing of what Alice has."""
    world.order(world.alice)
    world.address()
    world.session()
    mine = answered(bob.get(path), 200)
    hers = _ids(answered(world.alice.get(path), 200))
    assert hers
    assert not hers & _ids(mine)
    for query in filters(world.alice.account.public_id, bob.account.public_id):
        answer = bob.get(f"{path}?{query}")
        assert answer.status_code == 400 or answer.json() == mine, query


@pytest.mark.parametrize("path", LISTS)
def test_nor_does_another_customers_cursor(path: str, world: World, bob: Visitor) -> None:
    for _ in range(2):
        world.order(world.alice)
        world.address()
        world.session()
    cursor = answered(world.alice.get(f"{path}?limit=1"), 200)["next"]
    assert cursor
    answer = bob.get(f"{path}?limit=1&cursor={cursor}")
    assert answer.status_code == 400 or not _ids(answered(world.alice.get(path), 200)) & _ids(answer.json())


def test_rows_are_never_ordered_by_what_is_hidden(world: World, alice: Visitor) -> None:
    numbers = [world.order(alice).id for _ in range(3)]
    for query in ("", "?ordering=total", "?ordering=-customer__password", "?order_by=token", "?sort=email"):
        items = answered(alice.get(f"/api/orders/orders{query}"), 200)["items"]
        assert [item["id"] for item in items] == numbers[::-1]


def test_an_order_of_anothers_invoices_is_empty(world: World, bob: Visitor) -> None:
    placed = world.order(world.alice)
    assert answered(bob.get(f"/api/billing/invoices?order={placed.id}"), 200)["items"] == []


def test_anothers_address_cannot_be_ordered_to(world: World, bob: Visitor) -> None:
    address, never = world.address(), 2**31 - 7
    world.fill(bob)
    before = books()
    theirs, nobodys = (_checkout(bob, address_id=number) for number in (address, never))
    assert theirs.status_code == nobodys.status_code == 404
    assert _bar_request_id(theirs) == _bar_request_id(nobodys)
    assert STREET.encode() not in theirs.content
    assert books() == before


def test_a_customers_cart_token_is_of_no_use(world: World, bob: Visitor) -> None:
    """A customer's cart has none, and a guest's is not read for somebody who is signed in."""
    guest = Visitor()
    token = world.fill(guest, quantity=3)
    world.fill(bob)
    with_token = bob.get("/api/orders/cart", **{"X-Cart-Token": token})
    assert [line["quantity"] for line in answered(with_token, 200)["items"]] == [1]
    assert answered(guest.get("/api/orders/cart"), 200)["items"][0]["quantity"] == 3


@pytest.mark.parametrize("odd", ["", "null", "undefined", "0", "%00", "*", "x" * 64, "x" * 6000, "\u00ff"])
def test_a_cart_token_that_is_none_opens_no_cart(odd: str, world: World) -> None:
    opens_no_cart(odd, world)


def opens_no_cart(odd: str, world: World) -> None:
    """Nor does what only looks like the token of one."""
    token = world.fill(Visitor())
    for sent in (odd, token[:-1], token + "x", token.lower(), token.upper(), token[::-1]):
        answer = Visitor().get("/api/orders/cart", **{"X-Cart-Token": sent})
        assert answered(answer, 200)["items"] == [], sent


def test_a_customers_own_cart_cannot_be_claimed(world: World, bob: Visitor) -> None:
    world.fill(world.alice)
    for token in ("null", "x", world.alice.account.public_id, "0"):
        answer = bob.post("/api/orders/cart/claim", {"cart_token": token})
        assert answered(answer, 200)["lines"] == []
    assert answered(world.alice.get("/api/orders/cart"), 200)["items"][0]["quantity"] == 1


def odd_order_tokens(token: str, others: str) -> list[str]:
    """What a guest might try in place of the token."""
    return [
        *("", "null", "None", "undefined", "true", "[]", "%00", "*", "' OR 1=1 --", "\u00ff"),
        *(token[:length] for length in (1, 8, 16, 31)),
        *(token + "x", token + " x", token.swapcase(), token[::-1], others, f"{token},{others}", "x" * 5000),
    ]


def test_only_its_own_token_opens_a_guests_order(world: World) -> None:
    opens_by_its_own_token_alone(world)


def opens_by_its_own_token_alone(world: World) -> None:
    """By header and by look-up; every other value is answered as for an order that never existed."""
    mine, others = world.order(Visitor()), world.order(Visitor())
    assert mine.token
    assert others.token
    never = _bar_request_id(Visitor().get(f"/api/orders/{'f' * 32}"))
    for odd in odd_order_tokens(mine.token, others.token):
        for path in (f"/api/orders/{mine.id}", f"/api/orders/{mine.id}/full", f"/fullOrder/{mine.id}"):
            answer = Visitor().get(path, **{"X-Order-Token": odd})
            assert _bar_request_id(answer) == never, (path, odd)
        looked_up = _look_up(mine.id, odd)
        assert looked_up.status_code in {400, 404}, odd
        assert looked_up.headers["Content-Type"] == MEDIA_TYPE
    assert Visitor().get(f"/api/orders/{mine.id}", **{"X-Order-Token": mine.token}).status_code == 200
    assert _look_up(mine.id, mine.token).status_code == 200


@pytest.mark.parametrize("token", [None, 1, True, [], {}, "\x00", ""])
def test_a_token_that_is_no_text_is_refused(token: object, world: World) -> None:
    placed = world.order(Visitor())
    assert _look_up(placed.id, token).status_code == 400


@pytest.mark.parametrize("kind", [None, 1, [], {"x": 1}, "", "%", "_", "' OR '1'='1"])
def test_an_order_that_is_no_id_is_not_found(kind: object, world: World) -> None:
    placed = world.order(Visitor())
    assert _look_up(kind, placed.token).status_code in {400, 404}


def test_the_same_idempotency_key_is_each_ones_own(world: World, bob: Visitor) -> None:
    """Bob repeats Alice's request, key and all: he gets an answer of his own, never hers."""
    key, body = uuid.uuid4().hex, {"sku": SKU, "quantity": 2}
    first = world.alice.post("/api/orders/cart/lines", body, **{"Idempotency-Key": key})
    second = bob.post("/api/orders/cart/lines", body, **{"Idempotency-Key": key})
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in second.headers
    carol = customer("carol")
    assert answered(carol.get("/api/orders/cart"), 200)["items"] == []


def _checkout(asker: Visitor, **fields: object) -> Any:
    body = {"expected_total": PRICE, **fields}
    return asker.post("/api/orders/checkout", body, **{"Idempotency-Key": uuid.uuid4().hex})


def _look_up(order: object, token: object) -> Any:
    return Visitor().post("/api/orders/lookup", {"order": order, "order_token": token})


def _ids(page: Any) -> set[Any]:
    return {item["id"] for item in page["items"]}


def _bar_request_id(answer: Any) -> tuple[int, bytes]:
    return answer.status_code, answer.content.replace(answer.headers["X-Request-Id"].encode(), b"")
