"""What was answered to somebody in particular is for nobody's cache."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.web.urlconf")]


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Cart-Token", "X-Order-Token"])
def test_an_answer_to_somebody_is_not_stored(client: Client, name: str) -> None:
    answer = client.get("/api/guest/x/order", headers={name: "x"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_answer_to_anybody_may_be(client: Client) -> None:
    assert "Cache-Control" not in client.get("/api/guest/x/order").headers
