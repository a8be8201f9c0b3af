"""What tests of inventory may ask for."""

from tests.inventory.people import visitor

__all__ = ["visitor"]
