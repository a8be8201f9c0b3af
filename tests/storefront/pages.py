"""Every page of the storefront, for what has to hold on each of them."""

from tests.storefront.shopper import Shopper

GUEST = (
    "",
    "products",
    "products?q=thing&in_stock=true",
    "products?q=nothing-like-it",
    "categories/things",
    "products/TEA",
    "products/NOT-THERE",
    "cart",
    "checkout",
    "find-order",
    "login",
    "register",
    "forgotten",
    "reset?token=x",
    "confirm?token=x",
    "orders/00000000000000000000000000000000",
    "pages/terms",
    "no-such-page",
)
CUSTOMER = ("account", "account/orders", "account/invoices", "account/addresses", "account/security", "account/data")


def order_waiting(shopper: Shopper) -> str:
    """The path of an order that waits to be paid, after a declined card."""
    return f"orders/{shopper.buy('TEA', card='pm_card_declined')}"


def order_paid(shopper: Shopper) -> str:
    """The path of a paid order."""
    return f"orders/{shopper.buy('POT')}"


def full_cart(shopper: Shopper) -> None:
    """With two products in it."""
    shopper.add("TEA")
    shopper.add("CUP")
