"""Every error a person can see: its code, its sentence, and the sentence in French. The list is the code base's own."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.utils.translation import gettext, override

import shop
from shop.errors import Invalid, ShopError, TooManyRequests
from shop.roles.catalogue import MODULES

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def error_classes() -> list[type[ShopError]]:
    """Every subclass of ``ShopError`` in the shop and its modules."""
    for package in (shop, *(import_module(name) for name in MODULES)):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name:
                import_module(found.name)
    ours = {kind for kind in _subclasses(ShopError) if kind.__module__.partition(".")[0] in {"shop", *MODULES}}
    return sorted(ours | {ShopError}, key=lambda kind: (kind.__module__, kind.__name__))


def _subclasses(kind: type[ShopError]) -> Iterator[type[ShopError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _subclasses(inner)


ERRORS = error_classes()


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_has_a_code_a_status_and_a_title(kind: type[ShopError]) -> None:
    assert re.fullmatch(r"[a-z][a-z_]+", kind.code)
    assert 400 <= kind.status <= 599
    assert kind.title


@pytest.mark.parametrize("kind", [kind for kind in ERRORS if kind is not ShopError], ids=lambda kind: kind.__name__)
def test_an_error_says_what_to_do_next(kind: type[ShopError]) -> None:
    assert kind.detail
    assert kind.detail != kind.title


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_speaks_french(kind: type[ShopError]) -> None:
    for text in filter(None, (kind.title, kind.detail)):
        with override("fr"):
            french = gettext(text)
        assert french != text, f"{kind.__module__}.{kind.__name__}: {text!r} has no French"
        assert sorted(PLACEHOLDER.findall(french)) == sorted(PLACEHOLDER.findall(text))


def test_one_code_means_one_thing() -> None:
    classes = defaultdict(set)
    for kind in ERRORS:
        if "code" in vars(kind):
            classes[kind.code].add(f"{kind.__module__}.{kind.__name__}")
    assert {code: names for code, names in classes.items() if len(names) > 1} == {}


def test_only_what_may_be_tried_again_says_when() -> None:
    assert Invalid().retry_after is None
    assert TooManyRequests().retry_after == 1
    assert TooManyRequests(retry_after=30).retry_after == 30


def test_an_error_shows_its_parameters() -> None:
    assert str(TooManyRequests(retry_after=3)) == "too_many_requests(retry_after=3)"
