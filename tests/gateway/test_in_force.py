"""The set of routes in force: swapped whole, kept when another cannot be, and told where it is wrong."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from gateway.in_force import gathering
from gateway.in_force.catalogue import routable
from gateway.in_force.current import ROUTES, current, refresh, standing
from gateway.routes.definition import RouteDefinition, definitions
from gateway.routes.document import read
from shop.config.binding import InvalidConfiguration
from tests.gateway.defined import in_force

ONE = "[{id: one, uri: 'lb://order-service', predicates: [Path=/one]}]"


@pytest.fixture
def others() -> Iterator[list[RouteDefinition]]:
    """Routes of somebody who checks nothing."""
    found: list[RouteDefinition] = []
    gathering.offer("others", lambda: tuple(found))
    yield found
    gathering._others.pop("others")
    refresh()


def test_the_routes_of_the_properties_are_asked_before_the_built_in_ones() -> None:
    before = current()
    with in_force(routes=ONE) as now:
        assert [route.id for route in now.table.routes][:2] == ["one", "builtin:customers"]
        assert now.sources["one"] == gathering.PROPERTIES
        assert now.table.version == before.version + 1
        assert ROUTES._value.get() == len(now.table.routes) == len(before.routes) + 1
    assert current().get("one") is None


def test_nothing_new_is_no_new_table() -> None:
    assert refresh().table is refresh().table


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"routes": "[{id: one, uri: 'lb://x', predicates: [Pathe=/x]}]"}, "routes (one).predicates[0] Pathe"),
        ({"routes": "[{id: one, uri: 'lb://consul'}]"}, "routes[0] (one)"),
        ({"routes": "[{id: one, uri: 'lb://gateway-service'}]"}, "routes[0] (one)"),
        ({"routes": "[{id: 'builtin:orders', uri: 'lb://x'}]"}, "routes (builtin:orders)"),
        ({"routes": "- {id: one\n  uri"}, "routes: YAML: line 3"),
        ({"default_filters": "[StripPrefix=x]"}, "default-filters[0] StripPrefix"),
        ({"default_filters": "['AddRequestHeader=X-Id, {id}']"}, "default-filters[0] AddRequestHeader"),
    ],
)
def test_properties_that_cannot_be_routes_are_refused_with_the_place(said: dict[str, str], where: str) -> None:
    with pytest.raises(InvalidConfiguration) as refused, in_force(**said):
        pass
    assert where in str(refused.value)


@pytest.mark.django_db(databases="__all__")
def test_a_bad_set_leaves_the_old_one_in_force_and_says_where_it_is_wrong(
    others: list[RouteDefinition], client: Client
) -> None:
    with in_force(routes=ONE) as before:
        others += definitions(read(ONE))
        assert refresh().table is before.table
        assert [str(each) for each in standing().rejected] == ["routes (one): is there twice"]
        told = json.loads(client.get("/readyz").content)
        assert told["status"] == "ready"
        assert told["degraded"]["routes:rejected"] == "routes (one): is there twice"
        others.clear()
        assert refresh().rejected == ()
        assert "routes:rejected" not in json.loads(client.get("/readyz").content)["degraded"]


def test_services_with_the_tag_are_routable_and_none_of_ours_or_of_the_registrys_own() -> None:
    tagged = {
        name: ["routable"] for name in ("books", "consul", "config-service", "gateway-service", "api", "Internal")
    }
    assert routable(lambda: {**tagged, "ledger": ["shop"], "order-service": ["routable"]}) == ("books",)


def test_a_discovered_service_is_reached_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "routable", lambda: ("books",))
    with in_force() as now:
        route = now.table.get("discovery:books")
        assert route is not None
        assert route.uri == "lb://books"
        assert now.sources["discovery:books"] == gathering.DISCOVERY
        with in_force(discovery=False) as without:
            assert without.table.get("discovery:books") is None
