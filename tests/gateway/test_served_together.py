"""Routes really in front of requests, where all modules run in one process."""

import json

import pytest
from django.test import Client

from tests.gateway.defined import in_force

pytestmark = pytest.mark.django_db(databases="__all__")

PRODUCTS = "/api/inventory/products"
SEED = r"""
- {id: customers, uri: 'lb://customer-service', predicates: [Path=/customer-service/**],
   filters: ['RewritePath=/customer-service/?(?<remaining>.*), /$\{remaining}']}
- {id: full-order, uri: 'lb://order-service', predicates: ['Path=/order-service/fullOrder/{id}'],
   filters: [StripPrefix=1]}
"""
ROUTES = r"""
- {id: shelf, uri: 'lb://inventory-service', predicates: ['Path=/shelf', 'Header=X-Shelf, \d+'],
   filters: [SetPath=/api/inventory/products, 'AddResponseHeader=X-Route, shelf', 'AddRequestParameter=limit, 1']}
- {id: aisle, uri: 'lb://inventory-service', predicates: ['Path=/aisle/{id}'],
   filters: ['SetPath=/api/inventory/{id}', 'RemoveJsonAttributesResponseBody=results, next']}
- {id: teapot, uri: 'no://op', predicates: [Path=/teapot], filters: [SetStatus=418]}
- {id: moved, uri: 'no://op', predicates: [Path=/old], filters: ['RedirectTo=302, /new']}
- {id: wrong, uri: 'lb://billing-service', predicates: [Path=/wrong], filters: [SetPath=/api/inventory/products]}
- {id: settings, uri: 'lb://config-service', predicates: ['Path=/settings/**'], filters: [StripPrefix=1]}
- {id: in, uri: 'lb://order-service', predicates: ['Path=/in/**'], filters: ['RewritePath=/in/(?<rest>.*), /$\{rest}']}
- {id: under, uri: 'lb://order-service', predicates: ['Path=/orders/ship'], filters: [PrefixPath=/internal]}
- {id: bare, uri: 'lb://order-service', predicates: ['Path=/bare/{x}'], filters: ['SetPath={x}']}
- {id: login, uri: 'lb://customer-service', predicates: [Path=/login], filters: [SetPath=/api/customers/login]}
"""


def test_a_request_goes_where_the_predicates_and_filters_say(client: Client) -> None:
    with in_force(routes=ROUTES):
        assert client.get("/shelf").status_code == 404
        answer = client.get("/shelf", headers={"X-Shelf": "7"})
        assert answer.status_code == 200
        assert answer.headers["X-Route"] == "shelf"
        assert answer.json() == client.get(f"{PRODUCTS}?limit=1").json()
    assert client.get("/shelf", headers={"X-Shelf": "7"}).status_code == 404


def test_an_answer_is_changed_on_its_way_back(client: Client) -> None:
    with in_force(routes=ROUTES):
        answer = client.get("/aisle/products")
    whole = client.get(PRODUCTS).json()
    assert answer.json() == {name: value for name, value in whole.items() if name not in {"results", "next"}}
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_filters_answer_themselves(client: Client) -> None:
    with in_force(routes=ROUTES):
        assert client.get("/teapot").status_code == 418
        moved = client.get("/old")
        assert (moved.status_code, moved.headers["Location"]) == (302, "/new")


def test_a_module_answers_its_own_paths_only_as_it_would_apart(client: Client) -> None:
    with in_force(routes=ROUTES):
        assert client.get("/wrong").status_code == 404


def test_the_config_server_is_one_of_them(client: Client) -> None:
    with in_force(routes=ROUTES):
        through, direct = client.get("/settings/order-service/default"), client.get("/config/order-service/default")
    assert through.status_code == direct.status_code == 401


@pytest.mark.parametrize(
    "path", ["/in/internal/orders/ship", "/in/actuator/env", "/in/Actuator;a=b/env", "/in/readyz", "/orders/ship"]
)
def test_no_filter_leads_to_what_is_closed(client: Client, path: str) -> None:
    with in_force(routes=ROUTES):
        answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/in//x", "/in/%2e%2e/x", "/bare/internal"])
def test_what_filters_make_of_a_path_has_one_reading_or_reaches_nobody(client: Client, path: str) -> None:
    with in_force(routes=ROUTES):
        answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "path_refused")


@pytest.mark.parametrize("path", ["/internal/orders/ship", "/actuator/env", "/readyz", "/livez"])
def test_no_route_takes_what_the_process_answers_itself(client: Client, path: str) -> None:
    before = client.get(path).status_code
    with in_force(routes="[{id: everything, uri: 'no://op', predicates: ['Path=/**'], filters: [SetStatus=418]}]"):
        assert client.get("/api/orders/orders").status_code == 418
        assert client.get(path).status_code == before


def test_a_body_goes_on_as_it_came_and_as_a_filter_made_it(client: Client) -> None:
    said = {"login": "nobody", "password": "no password"}
    strict = Client(enforce_csrf_checks=True)
    with in_force(routes=ROUTES):
        assert strict.post("/login", said, content_type="application/json").json()["code"] == "bad_credentials"
    removing = (
        ROUTES
        + "- {id: less, uri: 'lb://customer-service', predicates: ['Path=/less'], filters: ["
        + ("{name: ModifyRequestBody, args: {remove: [password]}}, SetPath=/api/customers/login]}")
    )
    with in_force(routes=removing):
        answer = strict.post("/less", said, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["password"])


def test_default_filters_are_on_the_built_in_routes_too(client: Client) -> None:
    with in_force(default_filters="['AddResponseHeader=X-Shop, yes', 'SetResponseHeader=Set-Cookie, a=b; Path=/x']"):
        answer = client.get(PRODUCTS)
        assert answer.headers["X-Shop"] == "yes"
        assert answer.cookies["a"]["path"] == "/x"
        assert client.get("/admin/login/").headers["X-Shop"] == "yes"
        assert "X-Shop" not in client.get("/readyz").headers


def test_the_seeds_own_routes_work(client: Client) -> None:
    with in_force(routes=SEED):
        assert client.get("/customer-service/.well-known/jwks.json").json()["keys"]
        through = client.get("/order-service/fullOrder/nobodys", headers={"X-Request-Id": "the-same-one"})
    direct = client.get("/fullOrder/nobodys", headers={"X-Request-Id": "the-same-one"})
    assert json.loads(through.content) == json.loads(direct.content)


def test_a_sticky_weight_keeps_a_visitor_on_one_side_and_has_no_share_when_it_is_gone(client: Client) -> None:
    def both(share: int) -> str:
        return f"""
- {{id: old, uri: 'no://op', predicates: [Path=/side, 'Weight=v, {100 - share}, cookie:id'], filters: [SetStatus=201]}}
- {{id: new, uri: 'no://op', predicates: [Path=/side, 'Weight=v, {share}, cookie:id'], filters: [SetStatus=202]}}
"""

    def side(visitor: int) -> int:
        return client.get("/side", headers={"Cookie": f"id={visitor}"}).status_code

    with in_force(routes=both(30)):
        sides = [side(visitor) for visitor in range(60)]
        assert set(sides) == {201, 202}
        assert [side(visitor) for visitor in range(60)] == sides
    with in_force(routes=both(0)):
        assert {side(visitor) for visitor in range(60)} == {201}
