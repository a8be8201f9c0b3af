"""What visitors read: the list, the search, a deep page."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from tests.bench.client import asking
from tests.bench.measuring import Figures, Pages, in_turns
from tests.bench.shops import Filled
from tests.bench.words import TERMS, series, series_of

LIST: Final = "/api/inventory/products"
HANDWRITTEN: Final = "/bench/handwritten"
NOTHING: Final = "/bench/nothing"


def questions(shop: Filled) -> dict[str, list[tuple[str, str]]]:
    """Kind → pairs of addresses with the same answer: the shop's and the hand-written view's."""
    terms = list(search_terms())
    return {
        "list": [(LIST, f"{HANDWRITTEN}/list")],
        "search": [(f"{LIST}?q={quote(term)}", f"{HANDWRITTEN}/search?q={quote(term)}") for term in terms],
        "deep page": [(f"{LIST}?{query}", f"{HANDWRITTEN}/deep?{query}") for query in shop.deep],
    }


def search_terms() -> Sequence[str]:
    """The terms with names of series filled in: those of the first products, which every size has."""
    names = [series(series_of(number)) for number in range(1, 100)]
    fill = iter(names)
    return [term.format(next(fill)) if "{}" in term else term for term in TERMS]


def check_equal(shop: Filled) -> None:
    """The comparison means something only if both answer the same bytes. Raises ``AssertionError``."""
    line = shop.line()
    for pairs in questions(shop).values():
        for ours, theirs in pairs:
            one, other = line.get(ours), line.get(theirs)
            if one != other or one[0] != 200:
                raise AssertionError(f"{ours} answers {one[1][:300]!r}, {theirs} {other[1][:300]!r}")
    line.close()


def against_handwritten(shop: Filled, *, rounds: int, count: int) -> dict[str, Mapping[str, Figures]]:
    """Per kind: the shop, the hand-written view and the view without a database, in turns."""
    found: dict[str, Mapping[str, Figures]] = {}
    for kind, pairs in questions(shop).items():
        print(f"  {kind}: {rounds} rounds of {count} requests to each view", flush=True)
        targets = {
            "shop": _pages(shop, [ours for ours, _ in pairs]),
            "hand-written": _pages(shop, [theirs for _, theirs in pairs]),
            "no database": _pages(shop, [NOTHING]),
        }
        found[kind] = in_turns(targets, rounds=rounds, count=count)
    return found


def by_size(shops: Sequence[Filled], *, rounds: int, count: int) -> dict[str, Mapping[str, Figures]]:
    """Per kind: the shop at each size, in turns. Keys are the number of products."""
    found: dict[str, Mapping[str, Figures]] = {}
    for kind in questions(shops[0]):
        print(f"  {kind} at {' and '.join(str(shop.products) for shop in shops)} products", flush=True)
        targets = {str(shop.products): _pages(shop, [ours for ours, _ in questions(shop)[kind]]) for shop in shops}
        found[kind] = in_turns(targets, rounds=rounds, count=count)
    return found


def _pages(shop: Filled, paths: Sequence[str]) -> Pages:
    return Pages(shop.port, shop.pid, [asking(path) for path in paths])
