"""What the list of products is measured against: Django views as fast as one can write them for the same bytes.

One raw SQL statement each, prepared texts, no ORM, no REST framework, no validation of what is asked, no holds that
expired. They run in the same process, behind the same middleware, on the same connection.
"""

import base64
from collections.abc import Sequence
from typing import Any, Final

import orjson
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from inventory.rules.search import words

_COLUMNS: Final = (
    "p.sku, p.name_{0}, p.category_id, p.price, p.currency, p.tax_category, p.image, p.sellable, p.id, p.sort_{0}"
)
#: {0} stands for the columns; in the last, {1} for the category and {2} for the column of the ordering.
_NEWEST: Final = "SELECT {0} FROM inventory_product p WHERE p.is_active ORDER BY p.id DESC LIMIT 21"
_SEARCH: Final = {
    "sqlite": "SELECT {0} FROM inventory_product_search s CROSS JOIN inventory_product p ON p.id = s.rowid"
    " WHERE s.inventory_product_search MATCH %s AND p.is_active ORDER BY s.rowid DESC LIMIT 21",
    "postgresql": "SELECT {0} FROM inventory_product p"
    " WHERE p.is_active AND p.search_words @@ %s::tsquery ORDER BY p.id DESC LIMIT 21",
}
_DEEP: Final = (
    "SELECT {0} FROM inventory_product p WHERE p.is_active AND p.in_stock{1}"
    " AND (p.{2}, p.id) > (%s, %s) ORDER BY p.{2}, p.id LIMIT 21"
)


def _texts(statement: str) -> dict[str, str]:
    """The statement per language."""
    return {language: statement.format(_COLUMNS.format(language)) for language in ("fr", "en")}


_LIST: Final = _texts(_NEWEST)
_SEARCHES: Final = {vendor: _texts(statement) for vendor, statement in _SEARCH.items()}
_DEEPS: Final = {
    (language, column, bool(category)): _DEEP.format(_COLUMNS.format(language), category, column)
    for language in ("fr", "en")
    for column in ("price", f"sort_{language}")
    for category in ("", " AND p.category_id = %s")
}


def product_list(request: HttpRequest) -> HttpResponse:
    """``/api/inventory/products``."""
    return _page(_rows(_LIST[_language()], ()), "-id", 8)


def search(request: HttpRequest) -> HttpResponse:
    """``/api/inventory/products?q=``."""
    vendor = connections["inventory"].vendor
    asked = dict.fromkeys(words(request.GET["q"]))
    if vendor == "sqlite":
        match = " AND ".join(f'"{word}"*' for word in asked)
    else:
        match = " & ".join(f"'{word}':*" for word in asked)
    return _page(_rows(_SEARCHES[vendor][_language()], (match,)), "-id", 8)


def deep(request: HttpRequest) -> HttpResponse:
    """``/api/inventory/products?in_stock=true&ordering=&cursor=``, with or without ``category``."""
    asked, language = request.GET, _language()
    order, *after = orjson.loads(base64.urlsafe_b64decode(asked["cursor"] + "=="))
    column = order.partition(",")[0]
    category = asked.get("category")
    params = (category, *after) if category else after
    return _page(_rows(_DEEPS[language, column, category is not None], params), order, 9 if column != "price" else 3, 8)


def nothing(request: HttpRequest) -> HttpResponse:
    """As many bytes, and no database."""
    return HttpResponse(_NOTHING, content_type="application/json")


def _language() -> str:
    return (get_language() or "en")[:2]


def _rows(statement: str, params: Sequence[Any]) -> list[Any]:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(statement, params)
        found: list[Any] = cursor.fetchall()
    return found


def _page(rows: list[Any], order: str, *key: int) -> HttpResponse:
    """The first twenty as JSON, and the cursor of the twenty-first by the columns at ``key``."""
    after = None
    if len(rows) > 20:
        last = rows[19]
        after = base64.urlsafe_b64encode(orjson.dumps([order, *[last[i] for i in key]])).decode().rstrip("=")
    items = [
        {
            "sku": sku,
            "name": name,
            "category": category,
            "price": price,
            "currency": currency,
            "tax_category": tax_category,
            "image": f"/media/{image}" if image else "",
            "quantity": quantity,
        }
        for sku, name, category, price, currency, tax_category, image, quantity, _, _ in rows[:20]
    ]
    return HttpResponse(orjson.dumps({"items": items, "next": after}), content_type="application/json")


_ITEM: Final = {
    "sku": "BN-0000000",
    "name": "Théière en céramique bleue Lorélia",
    "category": "category-00",
    "price": 4990,
    "currency": "EUR",
    "tax_category": "standard",
    "image": "/media/products/0000.png",
    "quantity": 500,
}
_NOTHING: Final = orjson.dumps({"items": [_ITEM] * 20, "next": "WyItaWQiLDk5OTgwXQ"})
