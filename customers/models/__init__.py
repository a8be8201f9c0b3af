"""Tables of customers: one aggregate per file; constraints in the database."""

from customers.models.user import User

__all__ = ["User"]
