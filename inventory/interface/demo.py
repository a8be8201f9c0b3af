"""The demo's SKUs, so that other modules' demos can order them: a code per category, numbered."""

from typing import Final

CODES: Final = ("CUP", "TEA", "LAMP", "TEXT", "BOOK", "GAME", "DESK", "GARD")
PER_CATEGORY: Final = 10
DEMO_SKUS: Final = tuple(f"{code}-{number:02d}" for code in CODES for number in range(1, PER_CATEGORY + 1))
