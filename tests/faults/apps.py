"""Applies the switches named in the environment, once everything is loaded."""

import os
from importlib import import_module

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        if name := os.environ.get("SHOP_DEFENCE_OFF"):
            module, _, defence = name.partition(".")
            getattr(import_module(f"tests.faults.defences.{module}"), defence)()
        if point := os.environ.get("SHOP_KILL_AT"):
            from tests.faults.kill import arm

            arm(point)
        if path := os.environ.get("SHOP_COUNT_POINTS"):
            from tests.faults.kill import count_into

            count_into(path)
