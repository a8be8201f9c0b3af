"""Changing what is in a cart. Each edit raises the cart's version first, which also locks it for the transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from orders.interface.errors import CartFull
from orders.models import Cart, CartLine
from orders.properties import properties
from orders.queries.carts import carts_of
from orders.rules.owner import Owner, hash_of
from shop.database.transactions import atomic


@dataclass(frozen=True, slots=True)
class EditedCart:
    """The cart after an edit; ``token`` is the guest's secret, new if the cart is."""

    lines: tuple[tuple[str, int], ...]
    token: str


def add_line(*, owner: Owner, sku: str, quantity: int, price: int | None, now: datetime) -> EditedCart:
    """Put ``quantity`` more of ``sku`` in, up to the largest quantity; ``price`` of a piece is the one that was shown.

    Raises ``CartFull``.
    """
    return add_lines(owner=owner, lines=[(sku, quantity, price)], now=now)


def add_lines(*, owner: Owner, lines: Sequence[tuple[str, int, int | None]], now: datetime) -> EditedCart:
    """All of ``lines`` (SKU, quantity, price) as ``add_line`` does one, or none of them. Raises ``CartFull``."""
    with atomic("orders"):
        cart, token = _touched(owner, now)
        most = properties.current.largest_quantity
        for sku, quantity, price in lines:
            present = CartLine.objects.filter(cart=cart, sku=sku).values_list("quantity", flat=True).first()
            _put(cart, sku, min((present or 0) + quantity, most), price)
        return _edited(cart, token)


def set_line(*, owner: Owner, sku: str, quantity: int, price: int | None, now: datetime) -> EditedCart:
    """Have exactly ``quantity`` of ``sku``; zero takes it out. ``price`` as for ``add_line``. Raises ``CartFull``."""
    if quantity == 0 and not carts_of(owner).filter(state=Cart.State.OPEN).exists():
        return EditedCart((), owner.token)  # nothing to take out of: no cart is made for that
    with atomic("orders"):
        cart, token = _touched(owner, now)
        _put(cart, sku, min(quantity, properties.current.largest_quantity), price)
        return _edited(cart, token)


def claim_cart(*, customer_id: str, token: str, now: datetime) -> EditedCart:
    """Move a guest's cart to the customer who just signed in; where both have a line, the larger quantity stays.

    A token of no open guest cart changes nothing.
    """
    with atomic("orders"):
        guest = Cart.objects.filter(token_hash=hash_of(token), customer_id="", state=Cart.State.OPEN)
        won = guest.update(state=Cart.State.MERGED, version=F("version") + 1, updated_at=now)
        cart, _ = _touched(Owner(customer_id=customer_id), now)
        if won:
            for line in CartLine.objects.filter(cart__token_hash=hash_of(token)).order_by("id"):
                present = CartLine.objects.filter(cart=cart, sku=line.sku).values_list("quantity", flat=True).first()
                _put(cart, line.sku, max(present or 0, line.quantity), line.seen_price)
        return _edited(cart, "")


def _touched(owner: Owner, now: datetime) -> tuple[Cart, str]:
    """The owner's open cart, locked by its own update; made if there is none."""
    if not _touch(owner, now):
        owner = _begin(owner, now)
        _touch(owner, now)
    return carts_of(owner).filter(state=Cart.State.OPEN).get(), owner.token


def _touch(owner: Owner, now: datetime) -> int:
    return carts_of(owner).filter(state=Cart.State.OPEN).update(version=F("version") + 1, updated_at=now)


def _begin(owner: Owner, now: datetime) -> Owner:
    """A new cart; a guest's gets a token made here, never one the client chose."""
    if not owner.customer_id:
        owner = Owner(token=secrets.token_urlsafe(24))
    cart = Cart(
        customer_id=owner.customer_id,
        token_hash=None if owner.customer_id else owner.token_hash,
        created_at=now,
        updated_at=now,
    )
    Cart.objects.bulk_create([cart], ignore_conflicts=True)  # a twin may have begun the customer's cart first
    return owner


def _put(cart: Cart, sku: str, quantity: int, price: int | None) -> None:
    lines = CartLine.objects.filter(cart=cart)
    if quantity == 0:
        lines.filter(sku=sku).delete()
    elif not lines.filter(sku=sku).update(quantity=quantity, seen_price=price):
        if lines.count() >= properties.current.longest_cart:
            raise CartFull(most=properties.current.longest_cart)
        CartLine.objects.create(cart=cart, sku=sku, quantity=quantity, seen_price=price)


def _edited(cart: Cart, token: str) -> EditedCart:
    return EditedCart(tuple(CartLine.objects.filter(cart=cart).order_by("id").values_list("sku", "quantity")), token)
