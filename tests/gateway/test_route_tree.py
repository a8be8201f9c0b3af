"""Whatever the routes and whatever is asked: the tree finds what asking every route in turn would find."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.exchange import Exchange
from gateway.routes.definition import definitions
from gateway.routes.table import Table
from tests.gateway.exchanges import exchange

SEGMENTS = st.sampled_from(["a", "b", "ab", "a.b"])
OPEN = st.sampled_from(["*", "a*", "?", "{x}", "{x:a|b}"])
LABELS = st.sampled_from(["a", "b", "*", "**", "{y}", "A"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    segments = draw(st.lists(SEGMENTS | OPEN, max_size=3))
    named = [each for each in segments if each.startswith("{")]
    segments = [each for each in segments if not each.startswith("{")] + named[:1]
    return "/" + "/".join([*segments, *draw(st.sampled_from([[], ["**"], ["{*rest}"], [""]]))])


@st.composite
def hosts(draw: st.DrawFn) -> str:
    labels = draw(st.lists(LABELS, min_size=1, max_size=3))
    return ".".join(
        "a" if each == "{y}" and labels.index("{y}") != index else each for index, each in enumerate(labels)
    )


@st.composite
def routes(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        predicates: list[Any] = []
        if draw(st.booleans()):
            found = draw(st.lists(patterns(), min_size=1, max_size=2))
            args = {"patterns": found, "matchTrailingSlash": draw(st.booleans())}
            predicates.append({"name": "Path", "args": args})
        if draw(st.booleans()):
            found = draw(st.lists(hosts(), min_size=1, max_size=2))
            predicates.append({"name": "Host", "args": {"patterns": found, "includePort": draw(st.booleans())}})
        if draw(st.booleans()):
            predicates.append(draw(st.sampled_from(["Method=GET", "Method=POST"])))
        order = draw(st.integers(-1, 1))
        made.append({"id": f"r{number}", "uri": "lb://x", "order": order, "predicates": predicates})
    return made


@settings(max_examples=150)
@given(
    written=routes(),
    segments=st.lists(SEGMENTS | st.just(""), max_size=4),
    labels=st.lists(st.sampled_from(["a", "b", "A", "c"]), min_size=1, max_size=4),
    port=st.sampled_from(["", ":80"]),
    method=st.sampled_from(["GET", "POST"]),
)
def test_the_tree_and_one_after_the_other_agree(
    written: list[dict[str, Any]], segments: list[str], labels: list[str], port: str, method: str
) -> None:
    def asked() -> Exchange:
        return exchange("/" + "/".join(segments), host=".".join(labels) + port, method=method)

    table, one_by_one = Table(definitions(written)), asked()
    expected = next((route for route in table.routes if route.matches(one_by_one)), None)
    of = asked()

    assert table.find(of) is expected
    assert of.variables == (one_by_one.variables if expected else {})
