"""Properties that every service has: how much it logs, and the pair the original system shared."""

from typing import Literal

from shop.config.declared import Properties, declare, property_


class LoggingProperties(Properties):
    level: Literal["", "DEBUG", "INFO", "WARNING", "ERROR"] = property_(
        "",
        "What is logged, from which severity on; empty: as the process was started",
        "Gravité à partir de laquelle on journalise ; vide : comme au démarrage",
    )


class GlobalParams(Properties):
    p1: str = property_("", "First parameter shared by all services", "Premier paramètre commun", max_length=200)
    p2: str = property_("", "Second parameter shared by all services", "Second paramètre commun", max_length=200)


logs = declare("logging", LoggingProperties)
global_params = declare("global.params", GlobalParams)
