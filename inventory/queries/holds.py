"""Holds, as other modules know them."""

from collections.abc import Sequence
from datetime import datetime

from inventory.interface.messages import Hold, HoldLine, HoldState
from inventory.models import Hold as HoldRow


def holds(order_ids: Sequence[str]) -> tuple[Hold, ...]:
    """The holds of these orders; those without one are absent."""
    rows = HoldRow.objects.filter(order_id__in=order_ids).order_by("order_id", "lines__stock__product__sku")
    found: dict[str, tuple[str, datetime | None, dict[str, int]]] = {}
    names = ("order_id", "state", "expires_at", "lines__stock__product__sku", "lines__quantity")
    for order_id, state, expires_at, sku, quantity in rows.values_list(*names):
        lines = found.setdefault(order_id, (state, expires_at, {}))[2]
        if sku is not None:  # a tombstone has no lines
            lines[sku] = lines.get(sku, 0) + quantity
    return tuple(
        Hold(
            order_id=order_id,
            state=HoldState(state),
            expires_at=expires_at,
            lines=tuple(HoldLine(sku=sku, quantity=quantity) for sku, quantity in lines.items()),
        )
        for order_id, (state, expires_at, lines) in found.items()
    )


def hold_of(order_id: str) -> Hold | None:
    """The order's hold, or None."""
    return next(iter(holds([order_id])), None)


def expired_order_ids(*, now: datetime, sku: str = "", limit: int = 200) -> list[str]:
    """Orders whose hold is past its time and still counted as held, the oldest first; of ``sku`` only, if given."""
    rows = HoldRow.objects.filter(expires_at__lte=now)
    if sku:
        rows = rows.filter(lines__stock__product__sku=sku).distinct()
    return list(rows.order_by("expires_at", "id").values_list("order_id", flat=True)[:limit])
