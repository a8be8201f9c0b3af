"""``GET /params``, by which people of the original see that settings follow their source."""

from django.test import Client

from shop.config.sources import overridden


def test_it_shows_what_is_in_force() -> None:
    empty = {"p1": "", "p2": "", "x": "", "y": ""}
    assert Client().get("/params").json() == empty
    with overridden("global.params", p1="100"), overridden("customer.params", y="7"):
        assert Client().get("/params").json() == {**empty, "p1": "100", "y": "7"}
