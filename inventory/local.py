"""The contract of inventory, served in this process: each method is one call into operations or queries.

Here the clock is read and the principal is asked; nothing below does either.
"""

from datetime import datetime

from django.utils import timezone

from inventory.interface.messages import Hold, HoldLine, ProductEdit, ProductInfo, StockLevel
from inventory.operations.adjust import adjust as _adjust
from inventory.operations.commit import commit as _commit
from inventory.operations.edit_product import edit_product as _edit_product
from inventory.operations.extend import extend as _extend
from inventory.operations.give_back import give_back as _give_back
from inventory.operations.hold import hold as _hold
from inventory.operations.receive import receive as _receive
from inventory.operations.release import release as _release
from inventory.operations.set_threshold import set_threshold as _set_threshold
from inventory.operations.ship import ship as _ship
from inventory.operations.transfer import transfer as _transfer
from inventory.queries.holds import holds as _holds
from inventory.queries.infos import product_infos
from shop.calls.context import principal
from shop.errors import Forbidden


def products(*, skus: tuple[str, ...]) -> tuple[ProductInfo, ...]:
    return product_infos(skus, now=timezone.now())


def hold(*, order_id: str, lines: tuple[HoldLine, ...], expires_at: datetime) -> Hold:
    return _hold(order_id=order_id, lines=lines, expires_at=expires_at, now=timezone.now())


def extend(*, order_id: str, expires_at: datetime) -> Hold:
    return _extend(order_id=order_id, expires_at=expires_at, now=timezone.now())


def commit(*, order_id: str) -> Hold:
    return _commit(order_id=order_id, now=timezone.now())


def release(*, order_id: str) -> Hold:
    return _release(order_id=order_id, now=timezone.now())


def ship(*, order_id: str) -> Hold:
    return _ship(order_id=order_id, now=timezone.now())


def give_back(*, order_id: str, reason: str) -> Hold:
    return _give_back(order_id=order_id, reason=reason, now=timezone.now())


def holds(*, order_ids: tuple[str, ...]) -> tuple[Hold, ...]:
    return _holds(order_ids)


def receive(*, sku: str, warehouse: str, quantity: int, reference: str) -> StockLevel:
    actor = _allowed("inventory.receive")
    now = timezone.now()
    return _receive(sku=sku, warehouse=warehouse, quantity=quantity, reference=reference, actor=actor, now=now)


def adjust(*, sku: str, warehouse: str, change: int, reason: str, reference: str) -> StockLevel:
    actor = _allowed("inventory.adjust")
    now = timezone.now()
    return _adjust(
        sku=sku, warehouse=warehouse, change=change, reason=reason, reference=reference, actor=actor, now=now
    )


def transfer(*, sku: str, source: str, target: str, quantity: int, reference: str) -> StockLevel:
    actor = _allowed("inventory.adjust")
    now = timezone.now()
    return _transfer(
        sku=sku, source=source, target=target, quantity=quantity, reference=reference, actor=actor, now=now
    )


def set_threshold(*, sku: str, warehouse: str, threshold: int | None) -> StockLevel:
    _allowed("inventory.adjust")
    return _set_threshold(sku=sku, warehouse=warehouse, threshold=threshold, now=timezone.now())


def edit_product(*, sku: str, edit: ProductEdit) -> ProductInfo:
    _allowed("inventory.edit_product")
    _edit_product(sku=sku, edit=edit)
    return product_infos((sku,), now=timezone.now())[0]


def _allowed(permission: str) -> str:
    """Who is asking, if they hold ``permission``. Raises ``Forbidden``."""
    who = principal()
    if not who.may(permission):
        raise Forbidden(permission=permission)
    return who.subject or who.kind
