"""The discovery routes in one process: the same paths, the same answers as apart."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(databases="__all__")

SAME = (
    ("/order-service/fullOrder/nobodys", "/fullOrder/nobodys"),
    ("/inventory-service/api/inventory/products", "/api/inventory/products"),
    ("/inventory-service/api/inventory/products?limit=nonsense", "/api/inventory/products?limit=nonsense"),
    ("/billing-service/api/billing/payment-methods", "/api/billing/payment-methods"),
    ("/customer-service/api/customers/me", "/api/customers/me"),
    ("/customer-service/.well-known/jwks.json", "/.well-known/jwks.json"),
)

NOWHERE = (
    "/order-service/internal/orders/ship",
    "/order-service/readyz",
    "/order-service/admin/",
    "/order-service/api/billing/payment-methods",
    "/billing-service/fullOrder/x",
    "/order-service/",
    "/order-service/order-service/fullOrder/x",
    "/gateway-service/x",
    "/other-service/x",
)


@pytest.mark.parametrize(("path", "own"), SAME)
def test_a_service_answers_as_at_its_own_root(client: Client, path: str, own: str) -> None:
    answers = [client.get(each, headers={"X-Request-Id": "the-same-one"}) for each in (path, own)]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("path", NOWHERE)
def test_other_paths_go_nowhere(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/order-service/../internal/orders/ship", "/order-service//fullOrder/x"])
def test_crooked_paths_are_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_a_post_needs_no_form_token(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = "/customer-service/api/customers/login"
    assert strict.post(path, {"login": "x", "password": "y"}, content_type="application/json").status_code == 401


def test_the_document_names_each_operation_once(client: Client) -> None:
    assert not [path for path in client.get("/api/schema").json()["paths"] if "-service" in path]
