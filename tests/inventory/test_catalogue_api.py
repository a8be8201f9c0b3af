"""Staff's doors to the catalogue."""

from typing import Any

import pytest

from inventory.interface.messages import ProductEdit
from inventory.models import Product
from inventory.operations.edit_product import edit_product
from shop.errors import Invalid
from tests.inventory.making import category, hold_one, product, stocked
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

NEW: dict[str, Any] = {
    "sku": "CUP-1",
    "name_fr": "Tasse",
    "name_en": "Cup",
    "category": "table",
    "price": 1490,
}
COMPLETE = {
    "sku": "CUP-1",
    "name_fr": "Tasse",
    "name_en": "Cup",
    "description_fr": "",
    "description_en": "",
    "category": "table",
    "price": 1490,
    "currency": "EUR",
    "tax_category": "standard",
    "image": "",
    "gallery": [],
    "is_active": True,
}


@pytest.fixture(autouse=True)
def shelf() -> None:
    category("table")


@pytest.mark.parametrize(("who", "status"), [("", 401), ("alice", 403), ("clerk", 403), ("keeper", 201)])
def test_only_those_who_may_edit_the_catalogue(visitor: Visitor, who: str, status: int) -> None:
    assert visitor.post("catalogue/products", NEW, who=who).status_code == status
    assert Product.objects.count() == (1 if status == 201 else 0)


def test_a_new_product_is_for_sale_and_without_stock(visitor: Visitor) -> None:
    assert visitor.post("catalogue/products", NEW, who="keeper").json() == COMPLETE
    assert visitor.get("catalogue/products/CUP-1", who="keeper").json() == COMPLETE
    assert visitor.get("products/CUP-1").json()["quantity"] == 0
    assert visitor.get("products", q="tasse").json()["items"][0]["sku"] == "CUP-1"


def test_a_sku_is_given_once(visitor: Visitor) -> None:
    visitor.post("catalogue/products", NEW, who="keeper")
    answer = visitor.post("catalogue/products", NEW, who="keeper", language="fr")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_there")
    assert answer.json()["detail"] == "CUP-1 existe déjà."


def test_the_same_key_makes_one_product(visitor: Visitor) -> None:
    first, again = (visitor.post("catalogue/products", NEW, who="keeper", key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)


def test_what_is_sent_changes_and_the_rest_stays(visitor: Visitor) -> None:
    sku = stocked(5, "CUP-1")
    hold_one(sku, 2)
    answer = visitor.patch("catalogue/products/CUP-1", {"name_fr": "Théière", "price": 990}, who="keeper")
    assert (answer.json()["name_fr"], answer.json()["name_en"], answer.json()["price"]) == (
        "Théière",
        "Thing CUP-1",
        990,
    )
    assert visitor.get("products", q="theiere").json()["items"][0]["quantity"] == 3


def test_withdrawing_and_offering_again(visitor: Visitor) -> None:
    product("CUP-1")
    for is_active, status in ((False, 404), (True, 200)):
        visitor.patch("catalogue/products/CUP-1", {"is_active": is_active}, who="keeper")
        assert visitor.get("products/CUP-1").status_code == status
        assert visitor.get("catalogue/products/CUP-1", who="keeper").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price": -1}, "price"),
        ({"price": 10**13}, "price"),
        ({"price": 1.5}, "price"),
        ({"price": "1490"}, "price"),
        ({"currency": "euro"}, "currency"),
        ({"name_fr": ""}, "name_fr"),
        ({"name_fr": "x" * 161}, "name_fr"),
        ({"name_en": "a\x00b"}, "name_en"),
        ({"sku": "a b"}, "sku"),
        ({"sku": "-x"}, "sku"),
        ({"image": "../../etc/passwd"}, "image"),
        ({"image": "products/x.svg"}, "image"),
        ({"image": "//evil.example/x.png"}, "image"),
        ({"gallery": "products/x.webp"}, "gallery"),
        ({"gallery": ["../../etc/passwd"]}, "gallery.0"),
        ({"gallery": [""]}, "gallery.0"),
        ({"gallery": ["products/x.webp"] * 9}, "gallery"),
        ({"category": "a b"}, "category"),
        ({"sellable": 99}, "sellable"),
        ({"is_active": "yes"}, "is_active"),
    ],
)
def test_what_makes_no_sense_names_its_field(visitor: Visitor, changes: dict[str, Any], field: str) -> None:
    answer = visitor.post("catalogue/products", NEW | changes, who="keeper")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert Product.objects.count() == 0


def test_a_product_has_several_pictures(visitor: Visitor) -> None:
    views = ["products/cup-above.webp", "products/cup-below.webp"]
    body = NEW | {"image": "products/cup.webp", "gallery": views}
    assert visitor.post("catalogue/products", body, who="keeper").json()["gallery"] == views
    shown = visitor.get("products/CUP-1").json()
    assert shown["images"] == [shown["image"], *(f"/media/{view}" for view in views)]
    visitor.patch("catalogue/products/CUP-1", {"image": ""}, who="keeper")
    assert visitor.get("products/CUP-1").json()["images"] == [f"/media/{view}" for view in views]
    with pytest.raises(Invalid):  # by whatever way it comes
        edit_product(sku="CUP-1", edit=ProductEdit(gallery=("products/x.svg",)))


def test_unknown_things_are_404(visitor: Visitor) -> None:
    product("CUP-1")
    assert visitor.patch("catalogue/products/NO-SUCH", {"price": 1}, who="keeper").json()["code"] == "sku_unknown"
    answer = visitor.patch("catalogue/products/CUP-1", {"category": "nowhere"}, who="keeper")
    assert (answer.status_code, answer.json()["code"]) == (404, "category_unknown")


def test_categories_and_warehouses_are_made_once(visitor: Visitor) -> None:
    shelf = {"slug": "tea", "name_fr": "Thés", "name_en": "Teas", "position": 3}
    house = {"code": "LYON", "name": "Entrepôt de Lyon", "position": 0}
    for path, body in (("catalogue/categories", shelf), ("catalogue/warehouses", house)):
        assert visitor.post(path, body, who="clerk").status_code == 403
        made = visitor.post(path, body, who="keeper")
        assert (made.status_code, made.json()) == (201, body)
        assert visitor.post(path, body, who="keeper").json()["code"] == "already_there"
    assert visitor.get("catalogue/warehouses", who="keeper").json() == {"items": [house], "next": None}
