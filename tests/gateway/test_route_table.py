"""Sets of routes: read, refused as a whole with every reason, and found by request."""

from typing import Any

import pytest

from gateway.arguments import Step
from gateway.exchange import Exchange
from gateway.routes.definition import definitions
from gateway.routes.document import read
from gateway.routes.explaining import explain
from gateway.routes.problems import InvalidRoutes
from gateway.routes.table import Table
from tests.gateway.exchanges import exchange

SEED = r"""
- id: customers
  uri: lb://customer-service
  predicates: [Path=/customer-service/**]
  filters: ['RewritePath=/customer-service/?(?<remaining>.*), /$\{remaining}']
- id: full-order
  uri: lb://order-service
  predicates: ['Path=/order-service/fullOrder/{id}']
  filters: [StripPrefix=1, 'AddRequestHeader=X-Order, {id}']
- id: orders
  uri: lb://order-service
  order: 1
  predicates:
    - name: Path
      args: {patterns: [/order-service/**]}
  filters: [StripPrefix=1]
  metadata: {response-timeout: 200}
- id: books
  uri: http://books.example:81
  predicates: ['Path=/{kind}/books/**', 'Host={shop}.books.example']
- id: anywhere
  uri: no://op
  order: 100
  predicates: [Method=POST]
"""


def table(text: str, **more: Any) -> Table:
    return Table(definitions(read(text)), **more)


@pytest.mark.parametrize(
    ("asked", "route"),
    [
        (exchange("/customer-service/api/x"), "customers"),
        (exchange("/customer-service"), "customers"),
        (exchange("/customer-services"), None),
        (exchange("/order-service/fullOrder/7"), "full-order"),
        (exchange("/order-service/fullOrder/7/8"), "orders"),
        (exchange("/order-service"), "orders"),
        (exchange("/a/books/1", host="fr.books.example"), "books"),
        (exchange("/a/books/1", host="books.example"), None),
        (exchange("/a/books", host="FR.Books.Example", method="POST"), "books"),
        (exchange("/nothing", method="POST"), "anywhere"),
        (exchange("/nothing"), None),
    ],
)
def test_the_first_route_whose_predicates_all_hold_wins(asked: Exchange, route: str | None) -> None:
    found = table(SEED).find(asked)

    assert (found and found.id) == route


def test_the_tree_finds_what_asking_every_route_would_find() -> None:
    shop = table(SEED)
    paths = (
        "/",
        "/a",
        "/a/books",
        "/a/books/1",
        "/order-service/",
        "/order-service/fullOrder/1",
        "/x/books/",
        "//books",
    )

    for path in paths:
        for host in ("fr.books.example", "books.example", "fr.books.example:80", ""):
            for method in ("GET", "POST"):
                one_by_one = next(
                    (each.id for each in shop.routes if each.matches(exchange(path, host=host, method=method))), None
                )
                found = shop.find(exchange(path, host=host, method=method))
                assert (found and found.id) == one_by_one, (path, host, method)


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("ws://x:81", "http://x:81"),
        ("https://x/", "https://x"),
        ("wss://x", "https://x"),
        ("lb:ws://x-service", "lb://x-service"),
    ],
)
def test_an_address_is_understood_as_it_is_written_elsewhere(written: str, uri: str) -> None:
    assert table(f"[{{id: a, uri: '{written}'}}]").routes[0].uri == uri
    with pytest.raises(InvalidRoutes):
        table("[{id: a, uri: 'lb:ws://consul'}]")


def test_a_route_that_refuses_leaves_no_variables_behind() -> None:
    asked = exchange("/a/books/1", method="POST", host="other.example")
    found = table(SEED).find(asked)

    assert found is not None
    assert (found.id, asked.variables) == ("anywhere", {})


def test_filters_and_metadata_are_those_of_the_route_and_default_filters_come_first() -> None:
    shop = table(SEED, default_filters=(Step("AddRequestHeader", ("X-All", "1")),))
    asked = exchange("/order-service/fullOrder/7?x=y")
    found = shop.find(asked)

    assert found is not None
    assert found.chain.ask(asked) is None
    assert (asked.path, asked.query, asked.uri) == ("/fullOrder/7", "x=y", "lb://order-service")
    assert list(asked.fields) == [("x-all", "1"), ("x-order", "7")]
    assert asked.original == ("/order-service/fullOrder/7", "x=y")

    other = exchange("/order-service/x")
    assert shop.find(other) is not None
    assert other.metadata == {"response-timeout": 200}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: a, uri: lb://x, predicates: [Moon=1]}", ["routes (a).predicates[0] Moon: no predicate is called"]),
        ("- {id: a, uri: lb://x, filters: [StripPrefix=1, Moon]}", ["routes (a).filters[1] Moon: no filter is called"]),
        ("- {id: a, uri: lb://x, predicate: []}", ["routes[0] (a): unknown: predicate"]),
        ("- {id: a, uri: lb://consul}", ["uri is neither"]),
        ("- {id: a, uri: 'file:///etc/passwd'}", ["uri is neither"]),
        ("- {id: a, uri: 'http://u:p@x'}", ["uri is neither"]),
        ("- {id: a, uri: 'http://x/books'}", ["uri has a path, which no route uses"]),
        ("- {id: a, uri: 'lb://x/'}", ["uri is neither"]),
        ("- {uri: lb://x}", ["routes[0]: id is no name"]),
        ("- {id: a, uri: lb://x, order: first}", ["order is no whole number"]),
        ("- {id: a, uri: lb://x, metadata: {connect-timeout: 1s}}", ["metadata.connect-timeout is no number"]),
        ("- {id: a, uri: lb://x}\n- {id: a, uri: lb://y}", ["routes (a): is there twice"]),
        ("- {id: a, uri: lb://x, predicates: Path=/a}", ["routes[0] (a).predicates: is no list"]),
        ("- 7\n- {id: a, uri: x}", ["routes[0]: is no object", "routes[1] (a): uri is neither"]),
        ("a: b", ["routes: is no list"]),
        ("- [", ["routes: YAML: line 2, column 1"]),
        ("- {id: a, id: b, uri: lb://x}", ["a name is there twice"]),
        ("- &a [x]\n- *a", ["aliases are not read"]),
        ("- !!python/object/apply:os.system [ls]", ["line 1"]),
        ("- {id: a, uri: lb://x}\n---\n- {id: b, uri: lb://x}", ["more than one document"]),
        (
            "- {id: a,uri: lb://x,predicates: ['Weight=g,1']}\n- {id: b,uri: lb://y,predicates: ['Weight=g,1,user']}",
            ["not sticky in the same way"],
        ),
    ],
)
def test_a_bad_set_is_refused_with_every_reason_and_its_place(text: str, said: list[str]) -> None:
    with pytest.raises(InvalidRoutes) as caught:
        table(text)

    for each in said:
        assert each in str(caught.value)


def test_an_explanation_names_what_refused_each_route_and_what_would_run() -> None:
    found = explain(table(SEED), exchange("/order-service/fullOrder/7"))

    assert (found.route, found.uri, found.variables) == ("full-order", "lb://order-service", {"id": "7"})
    assert found.filters == ("StripPrefix=1", "AddRequestHeader=X-Order, {id}")
    assert {each.route: each.refused_by for each in found.asked} == {
        "customers": ("Path=/customer-service/**",),
        "full-order": (),
        "books": ("Path=/{kind}/books/**", "Host={shop}.books.example"),
        "orders": (),
        "anywhere": ("Method=POST",),
    }
    assert explain(table(SEED), exchange("/x")).route is None


@pytest.mark.parametrize(("path", "route"), [("/a/b", "literal"), ("/a/c", "open"), ("/a/d", None), ("/b/c", "open")])
def test_a_literal_segment_does_not_hide_an_open_one(path: str, route: str | None) -> None:
    literal = "- {id: literal, uri: lb://x, predicates: [Path=/a/b]}"
    found = table(f"{literal}\n- {{id: open, uri: lb://x, predicates: [Path=/*/c]}}").find(exchange(path))

    assert (found and found.id) == route
