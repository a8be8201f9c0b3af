"""Who may use what: the one table. An operation of the OpenAPI document that is missing here fails the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Access:
    """To whom an operation answers.

    public      anybody
    signed-in   anybody with a token, about themselves
    own         the customer whose thing it is; to anybody else it does not exist
    by-token    the same, and whoever holds a guest's token for it
    staff       staff who hold ``permission``

    ``permission`` opens ``own`` and ``by-token`` to staff who hold it.
    """

    kind: Literal["public", "signed-in", "own", "by-token", "staff"]
    permission: str = ""

    @property
    def is_about_one_thing(self) -> bool:
        return self.kind in {"own", "by-token"}


PUBLIC: Final = Access("public")
SIGNED_IN: Final = Access("signed-in")
OWN: Final = Access("own")


def staff(permission: str) -> Access:
    return Access("staff", permission)


EXPECTED: Final[Mapping[str, Access]] = {
    "GET /.well-known/jwks.json": PUBLIC,
    # billing
    "GET /api/billing/invoices": SIGNED_IN,
    "GET /api/billing/invoices/{invoice_id}": Access("own", "billing.view_invoice"),
    "GET /api/billing/invoices/{invoice_id}/file": Access("own", "billing.view_invoice"),
    "GET /api/billing/payment-methods": PUBLIC,
    "GET /api/billing/payments/{order_id}": staff("billing.view_payment"),
    # customers
    "GET /api/customers/addresses": SIGNED_IN,
    "POST /api/customers/addresses": SIGNED_IN,
    "GET /api/customers/addresses/{address_id}": OWN,
    "PUT /api/customers/addresses/{address_id}": OWN,
    "DELETE /api/customers/addresses/{address_id}": OWN,
    "POST /api/customers/confirm": PUBLIC,
    "POST /api/customers/login": PUBLIC,
    "POST /api/customers/logout": PUBLIC,
    "POST /api/customers/logout-everywhere": SIGNED_IN,
    "POST /api/customers/erase": SIGNED_IN,
    "GET /api/customers/me": SIGNED_IN,
    "PATCH /api/customers/me": SIGNED_IN,
    "GET /api/customers/pages/{slug}": PUBLIC,
    "POST /api/customers/password/change": SIGNED_IN,
    "POST /api/customers/password/forgotten": PUBLIC,
    "POST /api/customers/password/reset": PUBLIC,
    "POST /api/customers/refresh": PUBLIC,
    "POST /api/customers/register": PUBLIC,
    "GET /api/customers/sessions": SIGNED_IN,
    "DELETE /api/customers/sessions/{session_id}": OWN,
    "POST /api/customers/sessions/end-others": SIGNED_IN,
    # inventory
    "POST /api/inventory/catalogue/categories": staff("inventory.edit_product"),
    "POST /api/inventory/catalogue/products": staff("inventory.edit_product"),
    "GET /api/inventory/catalogue/products/{sku}": staff("inventory.edit_product"),
    "PATCH /api/inventory/catalogue/products/{sku}": staff("inventory.edit_product"),
    "GET /api/inventory/catalogue/warehouses": staff("inventory.receive"),
    "POST /api/inventory/catalogue/warehouses": staff("inventory.receive"),
    "GET /api/inventory/categories": PUBLIC,
    "GET /api/inventory/facets": PUBLIC,
    "GET /api/inventory/products": PUBLIC,
    "GET /api/inventory/products/{sku}": PUBLIC,
    "GET /api/inventory/products/{sku}/related": PUBLIC,
    "GET /api/inventory/stock": staff("inventory.see_stock"),
    "PATCH /api/inventory/stock/{sku}/warehouses/{warehouse}": staff("inventory.adjust"),
    "GET /api/inventory/stock/{sku}/ledger": staff("inventory.see_stock"),
    "POST /api/inventory/stock/adjust": staff("inventory.adjust"),
    "POST /api/inventory/stock/receive": staff("inventory.receive"),
    "POST /api/inventory/stock/transfer": staff("inventory.adjust"),
    # orders
    "GET /api/orders/{order_id}": Access("by-token", "orders.read"),
    "POST /api/orders/{order_id}/cancel": Access("by-token", "orders.cancel"),
    "POST /api/orders/{order_id}/deliver": staff("orders.ship"),
    "GET /api/orders/{order_id}/full": Access("by-token", "orders.read"),
    "GET /api/orders/{order_id}/invoices": Access("by-token", "orders.read"),
    "GET /api/orders/{order_id}/invoices/{invoice_id}/file": Access("by-token", "orders.read"),
    "POST /api/orders/{order_id}/pay": Access("by-token"),
    "POST /api/orders/{order_id}/refund": staff("orders.refund"),
    "POST /api/orders/{order_id}/reorder": Access("by-token"),
    "POST /api/orders/{order_id}/ship": staff("orders.ship"),
    "GET /api/orders/cart": PUBLIC,
    "POST /api/orders/cart/claim": SIGNED_IN,
    "POST /api/orders/cart/lines": PUBLIC,
    "PUT /api/orders/cart/lines/{sku}": PUBLIC,
    "DELETE /api/orders/cart/lines/{sku}": PUBLIC,
    "POST /api/orders/checkout": PUBLIC,
    "POST /api/orders/lookup": PUBLIC,
    "GET /api/orders/personal-data": SIGNED_IN,
    "GET /api/orders/orders": SIGNED_IN,
    "GET /fullOrder/{order_id}": Access("by-token", "orders.read"),
    "GET /params": PUBLIC,
}
