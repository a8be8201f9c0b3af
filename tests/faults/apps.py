"""Applies the switches named in the environment, once everything is loaded."""

import os
from importlib import import_module

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        """Modules are imported late: they need the shop's own to be loaded, and most runs need none of them."""
        if os.environ.get("SHOP_HURRY"):
            import_module("tests.faults.hurry").signing_keys()
        if costs := os.environ.get("SHOP_COSTS"):
            import_module("tests.faults.costs").charge(costs)
        if name := os.environ.get("SHOP_DEFENCE_OFF"):
            module, _, defence = name.partition(".")
            getattr(import_module(f"tests.faults.defences.{module}"), defence)()
        if folder := os.environ.get("SHOP_NOTE_KEYS"):
            import_module("tests.faults.shown").note(folder)
        if point := os.environ.get("SHOP_KILL_AT"):
            import_module("tests.faults.kill").arm(point)
        if os.environ.get("SHOP_COUNT_POINTS"):
            import_module("tests.faults.kill").count()
        if os.environ.get("SHOP_KILL_APART"):
            import_module("tests.faults.apart.kill").follow()
