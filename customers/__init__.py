"""People: who they are, how they prove it, and where they live.

Responsible for accounts, confirmation, passwords, tokens and their keys, throttling of log-ins, the address book, and
staff's permissions. Not responsible for what people buy: orders and invoices know a customer by public id and keep
their own snapshots.
"""
