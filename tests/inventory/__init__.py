"""Inventory: products, stock, holds and the ledger."""
