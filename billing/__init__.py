"""Money: payments and what the provider says about them, taxes, invoices and credit notes.

Responsible for never capturing twice, for outcomes that are unknown until they are known, and for gapless invoice
numbers. Not responsible for what is sold or when to charge: orders asks, billing does and remembers.
"""
