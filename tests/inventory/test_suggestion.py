"""Did you mean: what a search that found nothing was meant to be."""

import re

import pytest
from django.db import connections

from inventory.interface.messages import ProductEdit
from inventory.models import Category, Product, SearchForm
from inventory.operations.edit_product import create_product, edit_product
from inventory.rules.spelling import forms, nearest, slips
from tests.inventory.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    Category.objects.create(slug="things", name_fr="Choses", name_en="Things")
    for sku, name_fr, name_en in (
        ("T-1", "Théière en porcelaine", "Porcelain teapot"),
        ("T-2", "Lampe de bureau", "Desk lamp"),
        ("T-3", "Tabouret de chêne", "Oak stool"),
    ):
        create_product(sku=sku, edit=ProductEdit(name_fr=name_fr, name_en=name_en, category="things", price=100))


def suggested(visitor: Visitor, q: str) -> str | None:
    answer = visitor.get("facets", q=q)
    assert answer.status_code == 200, answer.content
    found: str | None = answer.json()["suggestion"]
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("teepot", "teapot"),
        ("taepot", "teapot"),
        ("teapoot", "teapot"),
        ("lmap", "lamp"),
        ("thèiere", None),  # accents do not matter: it is found
        ("porcelian", "porcelain"),
        ("porcelene", "porcelaine"),
        ("tabouret de chene", None),
        ("oak stoul", "oak stool"),
        ("desk lapm", "desk lamp"),
        ("Tabuoret", "tabouret"),
        ("xyzzyx", None),
        ("oka", None),  # too short to guess at
        ("oak lapm", None),  # it would find nothing either
        ("%", None),
        ("' OR 1=1 --", None),
    ],
)
def test_a_slip_is_put_right(visitor: Visitor, typed: str, meant: str | None) -> None:
    assert suggested(visitor, typed) == meant


def test_a_search_that_finds_something_needs_none(visitor: Visitor) -> None:
    assert suggested(visitor, "lamp") is None


def test_a_product_with_a_new_name_is_known_by_it(visitor: Visitor) -> None:
    edit_product(sku="T-2", edit=ProductEdit(name_en="Lantern"))
    assert suggested(visitor, "lantren") == "lantern"
    assert suggested(visitor, "lapm") == "lamp"  # which "lampe" begins with


def test_a_word_of_a_withdrawn_product_is_not_suggested(visitor: Visitor) -> None:
    Product.objects.filter(sku="T-1").update(is_active=False)
    assert suggested(visitor, "teepot") is None


def test_the_look_up_reads_an_index() -> None:
    SearchForm.objects.bulk_create(SearchForm(word=f"word{n}", form=f"fo{n}") for n in range(2_000))
    with connections["inventory"].cursor() as cursor:
        cursor.execute("ANALYZE inventory_searchform")  # a planner that knows of a few rows reads them all
    query = SearchForm.objects.filter(form__in=["lamp", "lam"]).values_list("word", flat=True).distinct()
    assert re.search(r"USING COVERING INDEX \w+ \(form=|Index Cond: \(+form\b", query.explain())


def test_a_long_word_has_few_forms() -> None:
    assert len(forms("porcelaine" * 5)) <= 37


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("lamp", "lamp", 0),
        ("lmap", "lamp", 1),
        ("lap", "lamp", 1),
        ("lampe", "lamp", 1),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


def test_the_beginning_of_a_word_is_no_slip() -> None:
    assert nearest("porcel", ["porcelain", "parcel"]) == "porcel"
