"""Things and how many of them: products, warehouses, stock, holds, and the ledger that explains every number.

Responsible for never promising the same unit twice. Not responsible for prices as sold (the order freezes them), taxes
(billing) or who buys.
"""
