"""What asking inventory can raise.

NotFound
├── SkuUnknown          sku_unknown          404   sku
├── CategoryUnknown     category_unknown     404   category
└── WarehouseUnknown    warehouse_unknown    404   warehouse
Conflict
├── OutOfStock          out_of_stock         409   sku, available, wanted
├── InsufficientStock   insufficient_stock   409   sku, available
├── HoldClosed          hold_closed          409   state
├── ReferenceReused     reference_reused     409   reference
└── AlreadyThere        already_there        409   name
"""

from shop.errors import Conflict, NotFound, message


class SkuUnknown(NotFound):
    """No product has this SKU."""

    code = "sku_unknown"
    title = message("No such product")
    detail = message("There is no product %(sku)s.")


class CategoryUnknown(NotFound):
    """No category has this slug."""

    code = "category_unknown"
    title = message("No such category")
    detail = message("There is no category %(category)s.")


class WarehouseUnknown(NotFound):
    """No warehouse has this code."""

    code = "warehouse_unknown"
    title = message("No such warehouse")
    detail = message("There is no warehouse %(warehouse)s.")


class OutOfStock(Conflict):
    """Fewer than ``wanted`` of ``sku`` can be sold now; ``available`` says how many."""

    code = "out_of_stock"
    title = message("Out of stock")
    detail = message("Of %(sku)s, %(available)s can be ordered now and %(wanted)s were asked for.")


class InsufficientStock(Conflict):
    """A correction or transfer would take away stock that is not there or is set aside."""

    code = "insufficient_stock"
    title = message("Not enough stock for this correction")
    detail = message("Of %(sku)s, only %(available)s are free in this warehouse.")


class HoldClosed(Conflict):
    """The hold is in ``state`` (``none`` where there never was one) and cannot do this any more."""

    code = "hold_closed"
    title = message("The stock is no longer set aside")
    detail = message("It was released or has run out. Order again: what is still there will be set aside anew.")


class ReferenceReused(Conflict):
    """Another movement of this stock was booked under ``reference``: this one is no repeat of it."""

    code = "reference_reused"
    title = message("This reference has been used")
    detail = message("Under %(reference)s, something else was booked here. Give this movement a reference of its own.")


class AlreadyThere(Conflict):
    """A product, category or warehouse is called ``name`` already."""

    code = "already_there"
    title = message("This name is taken")
    detail = message("%(name)s exists already.")
