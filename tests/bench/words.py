"""A catalogue to search in: bilingual names from a real vocabulary, common words and rare ones, with accents."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from inventory.rules.search import LONGEST_SORT_KEY, words

#: French and English, by how often they come.
NOUNS: Final = (
    ("Théière", "teapot"), ("Table", "table"), ("Étagère", "shelf"), ("Écharpe", "scarf"), ("Chaise", "chair"),
    ("Lampe", "lamp"), ("Vélo", "bicycle"), ("Cafetière", "coffee maker"), ("Bouée", "buoy"), ("Couteau", "knife"),
    ("Œuf à thé", "tea egg"), ("Échelle", "ladder"), ("Miroir", "mirror"), ("Fenêtre", "window"), ("Panier", "basket"),
    ("Sécateur", "pruner"), ("Gâteau", "cake"), ("Pâtisserie", "pastry"), ("Crêpière", "crepe pan"), ("Poêle", "stove"),
    ("Hamac", "hammock"), ("Réveil", "alarm clock"), ("Bougie", "candle"), ("Château de sable", "sandcastle"),
    ("Kaléidoscope", "kaleidoscope"), ("Baromètre", "barometer"), ("Clé à molette", "spanner"), ("Maïs", "maize"),
)  # fmt: skip
MATERIALS: Final = (
    ("bois", "wooden"), ("céramique", "ceramic"), ("acier", "steel"), ("coton", "cotton"), ("verre", "glass"),
    ("cuir", "leather"), ("bambou", "bamboo"), ("grès", "stoneware"), ("lin", "linen"), ("liège", "cork"),
)  # fmt: skip
COLOURS: Final = (
    ("bleu", "blue"), ("rouge", "red"), ("vert", "green"), ("doré", "golden"), ("crème", "cream"),
    ("foncé", "dark"), ("rosé", "rose"), ("gris", "grey"),
)  # fmt: skip
_SYLLABLES: Final = (
    "lo", "ré", "mi", "ka", "tî", "so", "né", "va", "bru", "dô", "fi", "gé", "hu", "jo", "pal",
    "quê", "ru", "sté", "tro", "vin", "wa", "xé", "yl", "zo", "mar", "cé", "lün", "fa", "nor", "ël",
)  # fmt: skip
#: Words of three syllables, each of which ends a few dozen names in a million.
SERIES: Final = len(_SYLLABLES) ** 3

#: What people type: common and rare, with and without accents, whole and begun, several words, and nothing at all.
#: ``{}`` stands for the name of a series, with its accents and without.
TERMS: Final = (
    "bleu", "céramique", "CERAMIQUE", "théière", "theiere", "écharpe", "tab", "cér", "co", "l",
    "théière bleue", "chaise bois", "teapot blue", "wooden table", "étagère verre gris", "oeuf", "mais", "château",
    "kaléidoscope", "barom", "sécateur liège rosé", "BN-0000042", "0000007", "{}", "{}", "{}", "{}", "{}",
    "lampe {}", "xylophone", "zzz", "table xylophone",
)  # fmt: skip

_PLAIN: Final = {text: words(text) for pairs in (NOUNS, MATERIALS, COLOURS) for pair in pairs for text in pair}
CATEGORIES: Final = 40


def series(number: int) -> str:
    """The name of a series."""
    size = len(_SYLLABLES)
    parts = (_SYLLABLES[number % size], _SYLLABLES[number // size % size], _SYLLABLES[number // size // size % size])
    return "".join(parts).capitalize()


def series_of(product: int) -> int:
    """Products of a series are spread over the catalogue."""
    return product * 7919 % SERIES


def products(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of ``COLUMNS``: always the same."""
    chance = Random(7)
    names = [(series(number), words(series(number))) for number in range(SERIES)]
    nouns = [pair for weight, pair in enumerate(reversed(NOUNS), 1) for _ in range(weight)]
    for number in range(1, count + 1):
        name, plain = names[series_of(number)]
        yield _product(number, chance.choice(nouns), chance.choice(MATERIALS), chance.choice(COLOURS), name, plain)


COLUMNS: Final = (
    "id", "sku", "name_fr", "name_en", "description_fr", "description_en", "category_id", "price", "currency",
    "tax_category", "image", "is_active", "created_at", "sellable", "search_text", "sort_fr", "sort_en",
)  # fmt: skip


def _product(
    number: int,
    noun: tuple[str, str],
    material: tuple[str, str],
    colour: tuple[str, str],
    name: str,
    plain: list[str],
) -> tuple[Any, ...]:
    french = [*_PLAIN[noun[0]], "en", *_PLAIN[material[0]], *_PLAIN[colour[0]], *plain]
    english = [*_PLAIN[colour[1]], *_PLAIN[material[1]], *_PLAIN[noun[1]], *plain]
    return (
        number,
        f"BN-{number:07d}",
        f"{noun[0]} en {material[0]} {colour[0]} {name}",
        f"{colour[1]} {material[1]} {noun[1]} {name}",
        _FRENCH,
        _ENGLISH,
        f"category-{number * 31 % CATEGORIES:02d}",
        500 + number * 7877 % 199_500,
        "EUR",
        "standard",
        f"products/{number % 100:04d}.png",
        number % 100 != 13,
        "2026-01-01 00:00:00+00:00",
        0 if number % 20 == 3 else 500,
        " ".join(dict.fromkeys([*french, *english, "bn", f"{number:07d}"])),
        " ".join(french)[:LONGEST_SORT_KEY],
        " ".join(english)[:LONGEST_SORT_KEY],
    )


_FRENCH: Final = "Fait main, livré en trois jours. Se lave à l’eau claire et se garde des années."
_ENGLISH: Final = "Made by hand, delivered within three days. Wash it in clear water and keep it for years."
