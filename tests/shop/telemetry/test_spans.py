"""What a collector is told of a checkout, in both shapes: who was asked what, and by whom."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from pytest_django.fixtures import Settings

from gateway.edge.ids import Ids
from shop.telemetry import spans
from shop.telemetry.span import Kind, Span
from shop.telemetry.tracing import traced, traceparent
from tests.fakes.collector import FakeCollector, Told
from tests.live.apart import AnyShop
from tests.live.fixtures import started
from tests.live.goods import stock

PATIENCE = 30.0
SERVER, CLIENT = 2, 3  # as OTLP numbers them
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
#: By orders, in a checkout that is paid at once.
ASKED = (
    "inventory.products",
    "billing.quote",
    "inventory.hold",
    "billing.authorise",
    "inventory.commit",
    "billing.capture",
    "billing.issue_invoice",
)
ONE_OF_EACH = dict.fromkeys(("customers", "inventory", "orders", "billing", "gateway"), 1)


@pytest.fixture(scope="module")
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as made:
        yield made


@pytest.fixture(scope="module")
def shop(shape: str, tmp_path_factory: pytest.TempPathFactory, collector: FakeCollector) -> Iterator[AnyShop]:
    told = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with started(shape, tmp_path_factory.mktemp("shop"), {}, told, ONE_OF_EACH) as made:
        stock(made, "TRACED", 5)
        yield made


def told_of(collector: FakeCollector, wanted: Callable[[Told], bool], *, at_least: int = 1) -> list[Told]:
    """The spans that are ``wanted``, once there are so many."""
    end = time.monotonic() + PATIENCE
    while len(found := list(filter(wanted, list(collector.spans)))) < at_least:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def bought(shop: AnyShop, headers: dict[str, str]) -> str:
    """The request's id: an order by a guest, whose browser says ``headers`` with the order."""
    client = shop.client()
    assert client.add("TRACED").status_code == 201
    total = client.total()
    client.session.headers.update(headers)
    answer = client.checkout(key=uuid.uuid4().hex, total=total)
    assert answer.status_code == 201
    return answer.headers["X-Request-Id"]


def test_a_trace_goes_from_the_visitor_through_the_gateway_to_every_role(
    shop: AnyShop, shape: str, collector: FakeCollector
) -> None:
    trace = uuid.uuid4().hex
    bought(shop, {"traceparent": f"00-{trace}-{SPAN}-01"})
    (door,) = told_of(collector, lambda span: (span.trace, span.parent) == (trace, SPAN))
    assert (door.kind, door.attributes["http.response.status_code"]) == (SERVER, 201)
    if shape == "together":
        assert (door.service, door.name) == ("shop", "POST api/orders/checkout")
        return
    assert (door.service, door.name) == ("gateway-service", "POST builtin:orders")
    # A role is asked for products, a quote, a hold, an authorisation, the goods, the money and an invoice.
    found = told_of(collector, lambda span: span.trace == trace, at_least=2 + 2 * len(ASKED))
    by_id = {span.id: span for span in found}
    (order,) = [span for span in found if span.parent == door.id]
    assert (order.service, order.name, order.kind) == ("order-service", "POST api/orders/checkout", SERVER)
    asked = [span for span in found if span.parent == order.id]
    assert sorted(span.name for span in asked) == sorted(ASKED)
    assert {(span.service, span.kind) for span in asked} == {("order-service", CLIENT)}
    answered = {(by_id[span.parent].name, span.service) for span in found if by_id.get(span.parent) in asked}
    assert answered == {(name, f"{name.partition('.')[0]}-service") for name in ASKED}
    assert all(by_id[span.parent].began <= span.began <= span.ended for span in found if span.parent in by_id)


@pytest.mark.parametrize("path", ["/api/inventory/products", "/order-service/nothing-is-here"])
def test_a_trace_that_begins_here_is_told_and_found_by_the_requests_id(
    shop: AnyShop, collector: FakeCollector, path: str
) -> None:
    request_id = shop.client().get(path).headers["X-Request-Id"]
    (head,) = told_of(collector, lambda s: s.attributes.get("shop.request_id") == request_id and not s.parent)
    assert head.attributes["url.path"] == path


def test_who_decided_that_nobody_is_told_is_believed(shop: AnyShop, collector: FakeCollector) -> None:
    silent, told = uuid.uuid4().hex, uuid.uuid4().hex
    client = shop.client()
    client.get("/api/inventory/products", headers={"traceparent": f"00-{silent}-{SPAN}-00"})
    client.get("/api/inventory/products", headers={"traceparent": f"00-{told}-{SPAN}-01"})
    told_of(collector, lambda span: span.trace == told)
    assert silent not in {span.trace for span in collector.spans}


def test_a_job_has_a_trace_of_its_own_that_knows_the_request(shop: AnyShop, collector: FakeCollector) -> None:
    request_id = bought(shop, {})
    (job,) = told_of(
        collector, lambda s: s.name.startswith("job ") and s.attributes.get("shop.request_id") == request_id
    )
    assert (job.name, job.parent) == ("job orders.send_confirmation", "")


def test_that_all_is_well_is_no_news(shop: AnyShop, collector: FakeCollector) -> None:
    told = uuid.uuid4().hex
    client = shop.client()
    assert client.get("/livez").status_code == 200
    client.get("/api/inventory/products", headers={"traceparent": f"00-{told}-{SPAN}-01"})
    told_of(collector, lambda span: span.trace == told)
    assert not [span for span in collector.spans if span.name in {"GET livez", "GET readyz"}]


class _Kept(list[Span]):
    """A teller that tells the test."""

    def add(self, span: Span) -> None:
        self.append(span)

    def close(self) -> None:
        """Nothing waits."""


@contextmanager
def telling(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Kept]:
    kept = _Kept()
    monkeypatch.setattr(spans, "_teller", kept)
    yield kept


def test_a_question_that_fails_is_told_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    with telling(monkeypatch) as kept, traced(f"00-{TRACE}-{SPAN}-01"):
        for amount in (1, 0):
            with suppress(ZeroDivisionError), spans.asking("inventory.hold", {"server.address": "http://a"}):
                assert traceparent() != f"00-{TRACE}-{SPAN}-01"
                assert 1 / amount
        assert traceparent() == f"00-{TRACE}-{SPAN}-01"
    assert [(span.parent, span.kind, span.failed) for span in kept] == [
        (f"00-{TRACE}-{SPAN}-01", Kind.CLIENT, False),
        (f"00-{TRACE}-{SPAN}-01", Kind.CLIENT, True),
    ]
    assert {span.own[3:35] for span in kept} == {TRACE}


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.5, 1, 511), (1.0, 512, 512)])
def test_of_the_traces_that_begin_here_so_many_are_told(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, share: float, least: int, most: int
) -> None:
    settings.SHOP_TRACE_SHARE = share
    with telling(monkeypatch):
        ids, told = Ids(), range(512)
        assert least <= sum(spans.below("").endswith("-01") for _ in told) <= most
        assert least <= sum(ids.of("")[2].endswith(b"-01\r\n") for _ in told) <= most


def test_without_a_collector_nothing_is_made() -> None:
    with traced(f"00-{TRACE}-{SPAN}-01"), spans.asking("inventory.hold", {}):
        assert traceparent() == f"00-{TRACE}-{SPAN}-01"
    assert spans.below(f"00-{TRACE}-{SPAN}-01") == f"00-{TRACE}-{SPAN}-01"
    assert spans.below("")[-2:] == "00"
