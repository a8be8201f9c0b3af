"""Pages of other origins: who may ask and read, by a route's own rules and by path, on both ways through here."""

import socket
from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from gateway.arguments import ArgumentProblem
from gateway.exchange import Exchange, Fields
from gateway.filters.cors_rules import Everywhere, Rules, rules
from gateway.properties import GatewayProperties
from gateway.routes.definition import definitions
from gateway.routes.document import read
from gateway.routes.problems import InvalidRoutes
from gateway.routes.table import Table
from tests.gateway import raw
from tests.gateway.defined import in_force
from tests.gateway.door import Door
from tests.gateway.stub import Asked, Stub, drain

PAGES = "https://pages.example"
#: gunicorn leaves such a line out, and the fast path leaves such a request to gunicorn.
WAYS = {"edge": (), "general": ("X_Unusual: 1",)}
ASKS = ("Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-own")


@pytest.mark.parametrize(
    ("said", "origin", "method", "headers", "expected"),
    [
        ({}, PAGES, "GET", None, None),
        ({"allowedOrigins": "*"}, PAGES, "GET", None, {"origin": "*"}),
        ({"allowedOrigins": f"https://other.example, {PAGES}/"}, PAGES, "HEAD", None, {"origin": PAGES}),
        ({"allowedOrigins": PAGES}, "https://PAGES.example", "GET", None, {"origin": "https://PAGES.example"}),
        ({"allowedOrigins": PAGES}, "http://pages.example", "GET", None, None),
        ({"allowedOrigins": PAGES}, "https://pages.example.evil", "GET", None, None),
        ({"allowedOrigins": PAGES}, "null", "GET", None, None),
        ({"allowedOrigins": "*"}, PAGES, "PUT", None, None),
        ({"allowed-origins": "*", "allowed-methods": "PUT"}, PAGES, "PUT", None, {"origin": "*"}),
        ({"allowedOrigins": "*", "allowedMethods": "*"}, PAGES, "PUT", None, {"origin": "*"}),
        ({"allowedOriginPatterns": "https://*.example"}, PAGES, "GET", None, {"origin": PAGES}),
        ({"allowedOriginPatterns": "https://*.example"}, "https://pagesxexample", "GET", None, None),
        ({"allowedOriginPatterns": "http://a.b:[*]"}, "http://a.b:81", "GET", None, {"origin": "http://a.b:81"}),
        ({"allowedOriginPatterns": "http://a.b:[*]"}, "http://a.b", "GET", None, {"origin": "http://a.b"}),
        ({"allowedOriginPatterns": "http://a.b:[80,81]"}, "http://a.b:81", "GET", None, {"origin": "http://a.b:81"}),
        ({"allowedOriginPatterns": "http://a.b:[80,81]"}, "http://a.b:82", "GET", None, None),
        ({"allowedOrigins": "*"}, PAGES, "GET", [], {"origin": "*", "methods": "GET,HEAD"}),
        ({"allowedOrigins": "*"}, PAGES, "GET", ["x-own"], None),
        (
            {"allowedOrigins": "*", "allowedHeaders": "X-Own"},
            PAGES,
            "GET",
            ["x-own", "x-other"],
            {"origin": "*", "methods": "GET,HEAD", "headers": "x-own"},
        ),
        (
            {"allowedOriginPatterns": "*", "allowedMethods": "*", "allowedHeaders": "*", "allowCredentials": True},
            PAGES,
            "PATCH",
            ["a", "b"],
            {"origin": PAGES, "methods": "PATCH", "headers": "a, b", "credentials": "true"},
        ),
    ],
)
def test_who_may(
    said: dict[str, Any], origin: str, method: str, headers: list[str] | None, expected: dict[str, str] | None
) -> None:
    found = rules(said).judged(origin, method, headers)
    short = {"access-control-allow-" + name: value for name, value in (expected or {}).items()}
    assert found == (None if expected is None else list(short.items()))


@pytest.mark.parametrize(
    "said",
    [
        {"allowedOrigins": "*", "allowCredentials": True},
        {"allowOrigins": "*"},
        {"maxAge": -1},
        "all",
    ],
)
def test_what_cannot_be_rules_is_refused_with_its_place(said: object) -> None:
    with pytest.raises(ArgumentProblem):
        rules(said)
    with pytest.raises(ArgumentProblem, match="/api"):
        Everywhere({"[/api/**]": said})
    with pytest.raises(InvalidRoutes, match=r"metadata\.cors"):
        definitions([{"id": "a", "uri": "no://op", "metadata": {"cors": said}}])


def test_the_first_path_that_matches_has_the_say() -> None:
    everywhere = Everywhere({"[/api/**]": {"allowedOrigins": PAGES}, "/**": {"allowedOrigins": "*"}})
    assert everywhere.rules("/api/x") == Rules(allowed_origins=(PAGES,))
    assert everywhere.rules("/other") == Rules(allowed_origins=("*",))
    assert not Everywhere()


def test_a_question_for_leave_is_for_the_route_of_what_it_asks_for() -> None:
    text = """
- {id: put, uri: 'no://op', predicates: ['Path=/x/{id}', Method=PUT], metadata: {cors: {allowedOrigins: '*'}}}
- {id: rest, uri: 'lb://rest-service', predicates: ['Path=/**']}
"""
    table = Table(definitions(read(text)))

    def route(asked: str, **lines: str) -> tuple[str | None, dict[str, str]]:
        fields = Fields((name.replace("_", "-"), value) for name, value in lines.items())
        exchange = Exchange(method="OPTIONS", path=asked, fields=fields)
        assert table.find_plain(exchange) is table.find_by_place(exchange) is None
        found = table.find(exchange)
        return (found.id if found is not None else None), exchange.variables

    origin = {"origin": PAGES}
    assert route("/x/1", **origin, access_control_request_method="PUT") == ("put", {"id": "1"})
    assert route("/x/1", **origin, access_control_request_method="POST") == ("rest", {})
    assert route("/x/1", access_control_request_method="PUT") == ("rest", {})
    assert route("/x/1", **origin) == ("rest", {})


@pytest.mark.parametrize("way", WAYS)
def test_leave_is_given_here_and_no_role_hears_of_it(door: Door, orders: Stub, way: str) -> None:
    before = len(orders.asked)
    reply = raw.get(door.port, "/crossing/1", f"Origin: {PAGES}", *ASKS, *WAYS[way], method="OPTIONS")
    assert reply.status == 200
    assert said(reply) == {
        "allow-origin": PAGES,
        "allow-methods": "PUT",
        "allow-headers": "x-own",
        "max-age": "600",
        "expose-headers": "ETag",
        "allow-credentials": "true",
    }
    assert "origin" in ",".join(reply.values("Vary")).lower()
    refused = raw.get(door.port, "/crossing/1", "Origin: https://evil.example", *ASKS, *WAYS[way], method="OPTIONS")
    assert (refused.status, said(refused)) == (403, {})
    assert b'"cors_refused"' in refused.body
    assert len(orders.asked) == before


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_may_reads_the_answer_and_another_ones_question_goes_nowhere(
    door: Door, orders: Stub, way: str
) -> None:
    def answering(connection: socket.socket, asked: Asked) -> bool:
        drain(connection, asked)
        role_says = "Access-Control-Allow-Origin: *\r\nVary: Cookie\r\n"
        connection.sendall(f"HTTP/1.1 200 OK\r\n{role_says}Content-Length: 2\r\n\r\n{{}}".encode())
        return True

    orders.answering = answering
    length = "Content-Length: 0"
    reply = raw.get(door.port, "/crossing/1", f"Origin: {PAGES}", length, *WAYS[way], method="PUT")
    assert (reply.status, reply.body) == (200, b"{}")
    assert said(reply) == {"allow-origin": PAGES, "expose-headers": "ETag", "allow-credentials": "true"}
    assert {"cookie", "origin"} <= {each.strip().lower() for each in ",".join(reply.values("Vary")).split(",")}
    before = len(orders.asked)
    refused = raw.get(door.port, "/crossing/1", "Origin: https://evil.example", length, *WAYS[way], method="PUT")
    assert (refused.status, len(orders.asked)) == (403, before)
    own = raw.get(door.port, "/crossing/1", "Origin: http://127.0.0.1", length, *WAYS[way], method="PUT")
    assert (own.status, said(own)) == (200, {})
    assert raw.get(door.port, "/crossing/1", length, *WAYS[way], method="PUT").status == 200


@pytest.mark.parametrize("way", WAYS)
def test_why_there_is_no_answer_may_be_read_too(door: Door, way: str) -> None:
    reply = raw.get(door.port, "/crossing-gone/1", f"Origin: {PAGES}", *WAYS[way])
    assert (reply.status, said(reply)) == (503, {"allow-origin": "*"})


@pytest.mark.django_db(databases="__all__")
def test_rules_by_path_hold_for_built_in_routes_and_where_there_is_none(client: Client) -> None:
    with in_force(
        globalcors=f"'[/api/inventory/**]': {{allowedOrigins: '{PAGES}'}}\n/nowhere: {{allowedOrigins: '*'}}"
    ):
        answer = client.get("/api/inventory/products", headers={"Origin": PAGES})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, PAGES)
        assert client.get("/api/inventory/products", headers={"Origin": "https://evil.example"}).status_code == 403
        asks = {"Origin": PAGES, "Access-Control-Request-Method": "GET"}
        assert client.options("/nowhere", headers=asks).headers["Access-Control-Allow-Origin"] == "*"
        assert client.options("/nowhere", headers={**asks, "Access-Control-Request-Method": "PUT"}).status_code == 403
        assert "Access-Control-Allow-Origin" not in client.get("/api/schema", headers={"Origin": PAGES}).headers


def test_a_property_that_is_none_says_where() -> None:
    with pytest.raises(ValidationError, match=r"globalcors: /\*\*: .*allowedOriginPatterns"):
        GatewayProperties(globalcors="/**: {allowedOrigins: '*', allowCredentials: true}")
    with pytest.raises(ValidationError, match="globalcors: is no object"):
        GatewayProperties(globalcors="[]")


def said(reply: raw.Reply) -> dict[str, str]:
    """Its lines that give leave, by what follows ``Access-Control-``."""
    begin = "access-control-"
    return {name.lower().removeprefix(begin): value for name, value in reply.headers if name.lower().startswith(begin)}
