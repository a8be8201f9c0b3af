"""Tables of inventory: one aggregate per file; constraints in the database."""

from inventory.models.category import Category
from inventory.models.hold import Hold, HoldLine
from inventory.models.ledger import LedgerEntry
from inventory.models.product import Product
from inventory.models.search_word import SearchForm
from inventory.models.stock import Stock
from inventory.models.warehouse import Warehouse

__all__ = ["Category", "Hold", "HoldLine", "LedgerEntry", "Product", "SearchForm", "Stock", "Warehouse"]
