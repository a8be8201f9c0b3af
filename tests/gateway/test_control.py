"""Routes kept in the table: written whole or not at all, with a history, and in force at once."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from gateway import upstream
from gateway.actuator.urls import urlpatterns
from gateway.in_force import gathering
from gateway.in_force.current import current, refresh
from gateway.interface import gateway
from gateway.interface.errors import RoutesChanged, RoutesRefused, RouteUnknown
from gateway.interface.messages import Sample
from gateway.models import Change, Route
from gateway.operations import write as writing
from gateway.operations.trying import with_routes
from gateway.queries.explaining import explained
from gateway.queries.stored import NAME, Stored, revision
from gateway.routes.definition import RouteDefinition
from gateway.routes.table import Table
from shop.calls.context import Principal, acting_as
from shop.discovery.base import Instance
from shop.errors import Forbidden, Invalid
from shop.web.identity.authentication import TokenAuthentication
from tests.gateway.defined import in_force

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BOOKS = "[{id: books, uri: 'lb://inventory-service', predicates: ['Path=/books/{id}'], filters: ['SetPath=/b/{id}']}]"
TEAPOT = "[{id: teapot, uri: 'no://op', predicates: [Path=/teapot], filters: [SetStatus=418]}]"
BASE = "/actuator/gateway"


def staff(*permissions: str) -> Principal:
    return Principal(kind="staff", subject="s", name="Sam", permissions=frozenset(permissions))


WRITER, READER = staff("gateway.write"), staff("gateway.read")


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    """Its routes are among those in force."""
    gathering.offer(NAME, Stored())
    yield
    gathering._others.pop(NAME)
    refresh()


@pytest.fixture
def client_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    def signed_in(who: Principal) -> Client:
        monkeypatch.setattr(TokenAuthentication, "authenticate", lambda self, request: (who, None))
        return Client()

    return signed_in


def test_what_is_written_is_in_force_and_remembered() -> None:
    with acting_as(WRITER):
        assert gateway.write(text=BOOKS, reason="a shop of books").revision == 1
        assert current().get("books") is not None
        changed = BOOKS.replace("/b/", "/c/")
        assert gateway.write(text=changed, reason="another shelf").revision == 2
        assert gateway.write(text=changed, reason="the same").revision == 2
        assert gateway.remove(route="books", reason="sold").revision == 3
    assert current().get("books") is None
    rows = Change.objects.order_by("revision").values_list("revision", "route", "actor", "reason")
    assert list(rows) == [
        (1, "books", "Sam", "a shop of books"),
        (2, "books", "Sam", "another shelf"),
        (3, "books", "Sam", "sold"),
    ]
    last = Change.objects.get(revision=3)
    assert last.new is None
    assert last.old is not None
    assert last.old["filters"] == ["SetPath=/c/{id}"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (TEAPOT + "\n- x", "YAML"),
        ("[{id: a, uri: 'lb://x', predicates: [Pathe=/x]}]", "routes (a).predicates[0] Pathe"),
        ("[{id: 'builtin:orders', uri: 'no://op'}]", "routes (builtin:orders)"),
        ("[{id: a, uri: 'no://op'}, {id: a, uri: 'no://op'}]", "routes (a): is there twice"),
        ("[{id: told, uri: 'no://op'}]", "routes (told): is there twice"),
    ],
)
def test_a_set_that_cannot_be_in_force_is_written_nowhere(text: str, where: str) -> None:
    with in_force(routes="[{id: told, uri: 'no://op', predicates: [Path=/told]}]"), acting_as(WRITER):
        with pytest.raises(RoutesRefused) as refused:
            gateway.write(text=text, reason="why not")
        assert where in refused.value.params["problems"]
    assert not Route.objects.exists()
    assert not Change.objects.exists()


def test_of_two_who_change_the_same_set_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(text: str) -> Any:
        tried = with_routes(text)
        monkeypatch.setattr(writing, "with_routes", with_routes)
        gateway.write(text=BOOKS, reason="I was faster")
        return tried

    with acting_as(WRITER):
        monkeypatch.setattr(writing, "with_routes", overtaken)
        with pytest.raises(RoutesChanged):
            gateway.write(text=TEAPOT, reason="too late")
        assert [row.name for row in Route.objects.all()] == ["books"]
        with pytest.raises(RoutesChanged):
            gateway.write(text=TEAPOT, reason="seen long ago", expected=0)
        assert gateway.write(text=TEAPOT, reason="seen now", expected=1).revision == 2


def test_every_change_has_a_reason_and_somebody_who_may() -> None:
    with acting_as(WRITER), pytest.raises(Invalid):
        gateway.write(text=BOOKS, reason=" ")
    for who in (READER, Principal(kind="customer", subject="c")):
        with acting_as(who), pytest.raises(Forbidden):
            gateway.write(text=BOOKS, reason="mine")
    with acting_as(WRITER), pytest.raises(RouteUnknown):
        gateway.remove(route="builtin:orders", reason="why")
    with pytest.raises(IntegrityError):
        Change.objects.create(revision=9, route="x", actor="a", reason="", created_at="2026-01-01T00:00:00Z")


def test_a_dry_run_says_what_would_change_and_where_samples_would_go() -> None:
    samples = (Sample(path="/books/7?a=b"), Sample(path="/books"), Sample(path="/readyz"))
    with acting_as(WRITER):
        trial = gateway.check(text=BOOKS, samples=samples)
    assert [(one.route, one.before) for one in trial.changes] == [("books", None)]
    first, second, third = trial.explained
    assert (first.route, first.target, first.instance) == ("books", "/b/7?a=b", "this process")
    assert first.variables == (("id", "7"),)
    assert second.route is None
    refusals = {one.route: one.refused_by for one in second.asked}
    assert refusals["books"] == ("Path=/books/{id}",)
    assert third.why == "this process answers it itself"
    assert revision() == 0


def test_the_table_is_read_again_only_when_it_changed(django_assert_num_queries: Any) -> None:
    stored = Stored()
    stored()
    with django_assert_num_queries(1, using="gateway"):
        assert stored() == ()
    with acting_as(WRITER):
        gateway.write(text=BOOKS, reason="new")
    assert [each.id for each in stored()] == ["books"]


# ---------------------------------------------------------------- the actuator


def test_the_actuator_shows_writes_and_removes_routes(client_of: Any) -> None:
    client = client_of(WRITER)
    definition = {
        "uri": "no://op",
        "predicates": [{"name": "Path", "args": {"_genkey_0": "/teapot"}}],
        "filters": [{"name": "SetStatus", "args": {"status": 418}}],
    }
    made = client.post(f"{BASE}/routes/teapot?reason=tea", json.dumps(definition), content_type="application/json")
    assert (made.status_code, made.headers["Location"]) == (201, f"{BASE}/routes/teapot")
    assert client.get("/teapot").status_code == 418
    again = client.post(f"{BASE}/routes/teapot", json.dumps(definition), content_type="application/json")
    assert again.status_code == 201
    shown = client.get(f"{BASE}/routes/teapot").json()
    assert (shown["uri"], shown["source"], shown["filters"]) == ("no://op", "table", ["SetStatus=418"])
    assert [one["route_id"] for one in client.get(f"{BASE}/routes").json()].count("teapot") == 1
    defined = next(one for one in client.get(f"{BASE}/routedefinitions").json() if one["id"] == "teapot")
    assert defined["predicates"] == [{"name": "Path", "args": {"_genkey_0": "/teapot"}}]
    assert client.get(f"{BASE}/routes/teapot/combinedfilters").json() == {"SetStatus=418": 1}
    assert Change.objects.get(revision=1).reason == "tea"
    assert client.delete(f"{BASE}/routes/teapot").status_code == 200
    assert client.delete(f"{BASE}/routes/teapot").status_code == 404
    assert client.get(f"{BASE}/routes/teapot").status_code == 404
    assert client.get("/teapot").status_code == 404


def test_of_a_list_all_are_written_or_none(client_of: Any) -> None:
    client = client_of(WRITER)
    good = {"id": "one", "uri": "no://op", "predicates": ["Path=/one"]}
    bad = {"id": "two", "uri": "no://op", "predicates": ["Path"]}
    refused = client.post(f"{BASE}/routes", json.dumps([good, bad]), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "routes_refused")
    assert "routes (two).predicates[0] Path" in refused.json()["detail"]
    assert current().get("one") is None
    assert client.post(f"{BASE}/routes", json.dumps([good]), content_type="application/json").status_code == 200
    assert current().get("one") is not None


def test_it_explains(client_of: Any) -> None:
    client = client_of(READER)
    asked = {"path": "/api/orders/orders", "headers": {"x": "y"}}
    told = client.post(f"{BASE}/explain", json.dumps(asked), content_type="application/json").json()
    assert (told["route"], told["uri"], told["target"]) == (
        "builtin:orders",
        "lb://order-service",
        "/api/orders/orders",
    )
    assert told["instance"] == "this process"
    refusals = {one["route"]: one["refused_by"] for one in told["asked"]}
    assert refusals["builtin:billing"] == ["Path=/api/billing/**"]
    closed = {"path": "/order-service/internal/orders/ship"}
    told = client.post(f"{BASE}/explain", json.dumps(closed), content_type="application/json").json()
    assert (told["route"], told["target"], told["why"]) == (
        "discovery:order-service",
        "",
        "not_found: /internal/orders/ship",
    )
    wrong = client.post(f"{BASE}/explain", json.dumps({"path": 7}), content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["path"])


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({}, "the less busy of two by weight, of 2 known, 0 of them left alone"),
        ({"balance": "round-robin"}, "the next in turn, by weight, of 2 known"),
        ({"balance": "weighted"}, "by chance, by weight, of 2 known"),
        ({"sticky": "header:X-Cart"}, "who says the same sticks to it while it is well, of 2 known"),
    ],
)
def test_it_says_how_the_instance_is_chosen(
    metadata: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [Instance(f"http://{name}", f"http://{name}") for name in "ab"]
    monkeypatch.setattr(upstream, "registry", lambda: SimpleNamespace(resolve=lambda service: two))
    table = Table([RouteDefinition("things", "lb://things-service", metadata=metadata)])
    told = explained(table, Sample(path="/x", headers=(("x-cart", "1"),)))
    assert told.instance in {each.url for each in two}
    assert told.why.startswith(why)


def test_it_lists_what_there_is(client_of: Any) -> None:
    client = client_of(READER)
    places = {one["href"]: one["methods"] for one in client.get(f"{BASE}/").json()}
    assert places[f"{BASE}/routes/{{id}}"] == ["GET", "POST", "DELETE"]
    assert set(places) == {f"/{each.pattern}".replace("<str:route_id>", "{id}") for each in urlpatterns} - {f"{BASE}/"}
    assert client.get(f"{BASE}/routepredicates").json()["Path"]["args"] == ["patterns", "matchTrailingSlash"]
    assert "StripPrefix" in client.get(f"{BASE}/routefilters").json()
    assert next(iter(client.get(f"{BASE}/globalfilters").json())) == "OnePathReading"


@pytest.mark.parametrize("who", [None, READER, staff("orders.ship"), Principal(kind="customer", subject="c")])
def test_only_staff_who_may_see_or_change_anything(who: Principal | None, client_of: Any) -> None:
    client = client_of(who) if who else Client()
    reads = [client.get(f"{BASE}/{path}").status_code for path in ("routes", "routedefinitions", "routefilters")]
    writes = [
        client.post(f"{BASE}/routes/x", "{}", content_type="application/json").status_code,
        client.delete(f"{BASE}/routes/x").status_code,
        client.post(f"{BASE}/refresh").status_code,
    ]
    refused = 403 if who else 401
    assert reads == ([200] * 3 if who is READER else [refused] * 3)
    assert writes == [refused] * 3
