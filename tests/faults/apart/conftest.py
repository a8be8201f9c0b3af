"""An order needs people, goods and a provider: those of the tests of orders."""

from tests.orders.conftest import people, tea

__all__ = ["people", "tea"]
