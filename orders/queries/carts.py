"""Reading carts."""

from django.db.models import QuerySet

from orders.models import Cart, CartLine
from orders.rules.owner import Owner


def carts_of(owner: Owner) -> QuerySet[Cart]:
    """The owner's carts, in any state; none for a guest without a token."""
    if owner.customer_id:
        return Cart.objects.filter(customer_id=owner.customer_id)
    return Cart.objects.filter(token_hash=owner.token_hash, customer_id="") if owner.token else Cart.objects.none()


def open_lines(owner: Owner) -> list[CartLine]:
    """The lines of the owner's open cart, by SKU, each with its cart; empty if there is none."""
    carts = carts_of(owner).filter(state=Cart.State.OPEN)
    return list(CartLine.objects.filter(cart__in=carts).select_related("cart").order_by("id"))


def latest_ordered(owner: Owner) -> Cart | None:
    """The cart the owner ordered last, if nothing was put into a new one since."""
    return carts_of(owner).order_by("-id").filter(state=Cart.State.ORDERED).select_related("order").first()
