"""Accounts, tokens, limits, the address book, and the back office's side of them."""
