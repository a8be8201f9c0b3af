"""The door of the example module."""
