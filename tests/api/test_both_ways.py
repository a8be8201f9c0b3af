"""Every operation that a module publishes, tried at random by both ways to travel: one behaviour."""

import types
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from shop.calls.context import Principal, acting_as
from shop.calls.errors import BadAnswer
from shop.calls.http import HTTPTransport
from shop.calls.local import LocalTransport
from shop.calls.published import Transport
from shop.calls.wire import Operation, operations
from shop.discovery.memory import MemoryRegistry
from shop.errors import ShopError
from shop.roles.catalogue import MODULES, ROLES, STAFF_PERMISSIONS, Role
from shop.roles.current import databases
from tests.api.cast import Visitor
from tests.api.world import SKU, SPARE, World
from tests.fakes.wsgi_adapter import WSGIAdapter

pytestmark = pytest.mark.django_db(databases="__all__")

SEED: Final = 2026
EXAMPLES: Final = 15
STAFF: Final = Principal(kind="staff", subject="s-1", name="Ada", permissions=frozenset(STAFF_PERMISSIONS))
#: Made anew each time, whatever is asked.
RANDOM: Final = frozenset({"password", "id"})
OPERATIONS = [
    pytest.param(found, id=f"{module}.{name}")
    for module in MODULES
    if find_spec(f"{module}.interface")
    for name, found in operations(module, import_module(f"{module}.interface.contract").CONTRACT).items()
]


#: Words that mean something here, by the names of what they are given as.
Known = Mapping[str, list[str]]


@pytest.fixture
def known(world: World) -> Known:
    orders = [world.order(world.alice), world.order(world.alice, paid=False), world.order(Visitor())]
    ids = [order.id for order in orders]
    return {
        "customer_id": [world.alice.account.public_id],
        "order_id": ids,
        "order_ids": ids,
        "sku": [SKU],
        "skus": [SKU],
        "warehouse": [SPARE, "MAIN"],
        "source": [SPARE, "MAIN"],
        "target": [SPARE, "MAIN"],
        "permissions": [*STAFF_PERMISSIONS],
        "currency": ["EUR"],
        "tax_category": ["standard"],
        "method": ["pm_card_ok", "GET"],
        "path": ["/api/orders/cart"],
        "application": ["billing-service", "application"],
        "key": ["billing.invoice-prefix"],
        "name": ["v1"],
        "reason": ["asked for"],
        "reference": ["R-1"],
    }


@pytest.fixture
def over_http(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPTransport]:
    """Calls over HTTP, to this process."""
    registry = MemoryRegistry()
    registry.put("anybody", "http://peer")
    monkeypatch.setattr("shop.calls.http.registry", lambda: registry)
    transport, here = HTTPTransport("anybody"), WSGIAdapter(get_wsgi_application())
    transport._session.mount("http://peer", here)
    transport._fresh_session.mount("http://peer", here)
    yield transport
    transport.close()


@pytest.mark.parametrize("found", OPERATIONS)
def test_it_does_the_same_whichever_way_it_is_called(
    found: Operation, known: Known, over_http: HTTPTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = found.terms.callers[0]
    everything = tuple(MODULES)
    monkeypatch.setitem(ROLES, caller, Role(caller, "anybody", 1, serves=everything, installed=everything))
    monkeypatch.setenv("SHOP_ROLE", caller)

    @seed(SEED)
    @settings(max_examples=EXAMPLES, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(values=st.fixed_dictionaries({name: any_of(kind, name, known) for name, kind in _arguments(found)}))
    def tried(values: dict[str, Any]) -> None:
        assert outcome(over_http, found, values) == outcome(LocalTransport(), found, values)

    with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False):
        tried()


def outcome(way: Transport, found: Operation, values: dict[str, Any]) -> tuple[Any, ...]:
    """What comes of it, but for what is random; nothing of it stays."""
    with nothing_kept(), acting_as(STAFF):
        try:
            result = found.decode_result(way.call(found, found.encode_arguments(values)))
        except BadAnswer as error:
            if error.params["status"] != 500:
                raise  # an error of the operation's that its contract does not declare
            return ("a bug",)
        except ShopError as error:
            return type(error), error.params
        except ValueError:  # its caller's, who asks for what no rule allows
            return ("a bug",)
        return "answered", _bar_random(result)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """What is written in the block is taken back, and nobody in it sees that it will be."""
    with ExitStack() as stack:
        for alias in databases():
            block = transaction.Atomic(using=alias, savepoint=True, durable=False)
            block._from_testcase = True  # type: ignore[attr-defined]
            stack.enter_context(block)
            stack.callback(transaction.set_rollback, True, using=alias)
        yield


def any_of(kind: Any, name: str, known: Known) -> SearchStrategy[Any]:
    """Values of ``kind`` for what is called ``name``: of texts, half are known ones."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is str:
        texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        return st.sampled_from(known[name]) | texts if name in known else texts
    if origin in (Union, types.UnionType):
        return st.one_of([any_of(each, name, known) for each in inner])
    if origin is tuple and inner[-1] is ...:
        return st.lists(any_of(inner[0], name, known), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(any_of(each, name, known) for each in inner))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        made: Any = kind
        return st.builds(made, **{each.name: any_of(hints[each.name], each.name, known) for each in fields(kind)})
    return PLAIN[kind] if kind in PLAIN else st.sampled_from(list(kind))


PLAIN: Final[dict[Any, SearchStrategy[Any]]] = {
    int: st.integers(1, 5) | st.integers(-(2**31), 2**31 - 1),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    type(None): st.none(),
}


def _arguments(found: Operation) -> list[tuple[str, Any]]:
    return [(name, field.annotation) for name, field in found.arguments.model_fields.items()]


def _bar_random(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, _bar_random(asdict(value))
    if isinstance(value, dict):
        return {name: _bar_random(each) for name, each in value.items() if name not in RANDOM}
    return [_bar_random(each) for each in value] if isinstance(value, (list, tuple)) else value
