"""Carts: a guest's by its token, a customer's by who they are; prices are asked for, never kept."""

import pytest

from inventory.models import Product
from orders.models import Cart, CartLine
from shop.config.sources import overridden
from tests.live.stocking import stock
from tests.orders.buyers import PRICE, Buyer

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("people", "tea")]


def test_a_guest_gets_a_token_with_the_first_line_and_keeps_it() -> None:
    guest = Buyer()
    first = guest.add("TEA").json()
    second = guest.add("TEA", 2).json()
    assert first["cart_token"] == second["cart_token"]
    assert second["lines"] == [{"sku": "TEA", "quantity": 3}]


def test_a_token_the_client_made_up_is_not_taken() -> None:
    guest = Buyer()
    guest.cart = "chosen-by-me"
    assert guest.add("TEA").json()["cart_token"] != "chosen-by-me"


def test_the_token_itself_is_not_stored() -> None:
    guest = Buyer()
    guest.add("TEA")
    assert not Cart.objects.filter(token_hash=guest.cart).exists()


def test_reading_a_cart_writes_nothing() -> None:
    assert Buyer("alice").get("/api/orders/cart").json()["items"] == []
    assert not Cart.objects.exists()


def test_it_shows_todays_price_with_the_tax_it_holds() -> None:
    guest = Buyer()
    guest.add("TEA", 2)
    Product.objects.filter(sku="TEA").update(price=1200)
    cart = guest.get("/api/orders/cart").json()
    assert (cart["total"], cart["tax"], cart["currency"]) == (2400, 400, "EUR")


def test_a_line_has_the_address_of_its_picture_as_the_catalogue_has() -> None:
    guest = Buyer()
    guest.add("TEA")
    assert guest.get("/api/orders/cart").json()["items"][0]["image"] == ""
    Product.objects.filter(sku="TEA").update(image="products/tea.webp")
    assert guest.get("/api/orders/cart").json()["items"][0]["image"] == "/media/products/tea.webp"


def test_names_are_in_the_readers_language() -> None:
    guest = Buyer()
    guest.add("TEA")
    guest.language = "fr"
    assert guest.get("/api/orders/cart").json()["items"][0]["name"] == "Objet TEA"


def test_many_pieces_are_discounted() -> None:
    guest = Buyer()
    guest.add("TEA", 10)
    (line,) = guest.get("/api/orders/cart").json()["items"]
    assert (line["discount"], line["amount"]) == (0.05, 18905)


def test_a_product_that_left_the_shop_is_named_as_missing() -> None:
    guest = Buyer()
    guest.add("TEA")
    Product.objects.filter(sku="TEA").update(is_active=False)
    cart = guest.get("/api/orders/cart").json()
    assert (cart["items"], cart["missing"], cart["total"]) == ([], ["TEA"], 0)


@pytest.mark.parametrize("sku", ["NOPE", "tea"])
def test_what_is_not_for_sale_cannot_be_put_in(sku: str) -> None:
    answer = Buyer().add(sku)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_for_sale")


def test_setting_a_quantity_replaces_it_and_zero_takes_it_out() -> None:
    guest = Buyer()
    guest.add("TEA", 4)
    assert guest.ask("put", "/api/orders/cart/lines/TEA", {"quantity": 2}).json()["lines"][0]["quantity"] == 2
    assert guest.ask("put", "/api/orders/cart/lines/TEA", {"quantity": 0}).json()["lines"] == []


def test_deleting_a_line_takes_it_out() -> None:
    guest = Buyer()
    guest.add("TEA")
    assert guest.ask("delete", "/api/orders/cart/lines/TEA").json()["lines"] == []


def test_taking_out_of_no_cart_makes_none() -> None:
    assert Buyer().ask("delete", "/api/orders/cart/lines/TEA").json()["lines"] == []
    assert not Cart.objects.exists()


def test_a_full_cart_takes_no_more_products() -> None:
    stock(sku="POT", quantity=1, price=PRICE, tax_category="standard")
    guest = Buyer()
    guest.add("TEA")
    with overridden("orders", longest_cart=1):
        answer = guest.add("POT")
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_full")


def test_claiming_moves_the_guests_lines_and_keeps_the_larger_quantity() -> None:
    stock(sku="POT", quantity=9, price=PRICE, tax_category="standard")
    guest, alice = Buyer(), Buyer("alice")
    guest.add("TEA", 3)
    guest.add("POT", 1)
    alice.add("TEA", 1)
    lines = alice.post("/api/orders/cart/claim", {"cart_token": guest.cart}).json()["lines"]
    assert sorted((line["sku"], line["quantity"]) for line in lines) == [("POT", 1), ("TEA", 3)]
    assert guest.get("/api/orders/cart").json()["items"] == []


def test_claiming_a_customers_cart_takes_nothing() -> None:
    Buyer("bob").add("TEA", 3)
    assert Buyer("alice").post("/api/orders/cart/claim", {"cart_token": "b" * 32}).json()["lines"] == []
    assert CartLine.objects.get().cart.customer_id == "b" * 32


def test_a_price_that_changed_since_is_said_until_the_line_is_edited() -> None:
    guest = Buyer()
    guest.add("TEA", 2)
    (line,) = guest.get("/api/orders/cart").json()["items"]
    assert (line["price_changed"], line["price_before"]) == (False, None)
    Product.objects.filter(sku="TEA").update(price=PRICE + 100)
    (line,) = guest.get("/api/orders/cart").json()["items"]
    assert (line["price_changed"], line["price_before"], line["price"]) == (True, PRICE, PRICE + 100)
    guest.ask("put", "/api/orders/cart/lines/TEA", {"quantity": 1})
    (line,) = guest.get("/api/orders/cart").json()["items"]
    assert line["price_changed"] is False


def test_a_line_from_before_prices_were_noted_says_nothing() -> None:
    guest = Buyer()
    guest.add("TEA")
    CartLine.objects.update(seen_price=None)
    (line,) = guest.get("/api/orders/cart").json()["items"]
    assert (line["price_changed"], line["price_before"]) == (False, None)
