"""Orders are asked again and again: 304 while nothing happened, the news when something did."""

import pytest

from orders.models import Order
from tests.orders.buyers import PRICE, Buyer

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("people", "tea")]


@pytest.mark.parametrize("path", ["/api/orders/{id}", "/api/orders/orders"])
def test_an_order_that_stayed_as_it_was_is_not_sent_again(path: str) -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    path = path.format(**order)
    first = alice.get(path)
    assert first.headers["Cache-Control"] == "no-store"
    again = alice.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    Order.objects.update(tracking="T-1")
    news = alice.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert news.status_code == 200
    assert news.headers["ETag"] != first.headers["ETag"]


def test_another_language_is_another_answer() -> None:
    alice = Buyer("alice")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    english = alice.get(f"/api/orders/{order['id']}").headers["ETag"]
    alice.language = "fr"
    assert alice.get(f"/api/orders/{order['id']}", **{"If-None-Match": english}).status_code == 200


def test_somebody_elses_stays_unknown_whatever_etag_is_sent() -> None:
    alice, bob = Buyer("alice"), Buyer("bob")
    alice.add("TEA")
    order = alice.checkout(PRICE).json()
    etag = alice.get(f"/api/orders/{order['id']}").headers["ETag"]
    for sent in (etag, "*"):
        assert bob.get(f"/api/orders/{order['id']}", **{"If-None-Match": sent}).status_code == 404
