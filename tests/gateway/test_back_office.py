"""The back office and routes: tried before they are written, with what would change and where requests would go."""

import re

import pytest
from django.test import Client

from customers.models import User
from gateway.figures import Key, of_the_door
from gateway.in_force.drained import take
from gateway.models import Change, DrainedInstance, Route
from gateway.queries.stored import drained_instances
from shop.discovery.static import StaticRegistry

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BOOKS = "- {id: books, uri: 'lb://inventory-service', predicates: ['Path=/books/{id}'], filters: ['SetPath=/b/{id}']}\n"
WRITE = "/admin/gateway/route/write/"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.com", "correct horse battery", name="Root"))
    return client


def test_routes_are_tried_confirmed_and_written(staff: Client) -> None:
    filled = {"text": BOOKS, "samples": "/books/7\nGET /nowhere X-A:b", "reason": "a shop of books"}
    page = staff.post(WRITE, filled).content.decode()
    assert "/b/7" in page
    assert "no route matches" in page
    assert not Route.objects.exists()
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    done = staff.post(WRITE, {**filled, "revision": revision[1], "confirmed": "Write"}, follow=True)
    assert "Revision 1 is in force within a second." in done.content.decode()
    assert "Path=/books/{id}" in done.content.decode()
    stale = staff.post(WRITE, {**filled, "text": BOOKS.replace("/b/", "/c/"), "revision": "0", "confirmed": "Write"})
    assert "Nothing was written." in stale.content.decode()
    assert Change.objects.get().reason == "a shop of books"


def test_what_cannot_be_in_force_is_told_with_its_place(staff: Client) -> None:
    page = staff.post(WRITE, {"text": "- {id: a, uri: 'lb://x', predicates: [Pathe=/x]}", "reason": "x"})
    assert "routes (a).predicates[0] Pathe: no predicate is called" in page.content.decode()
    assert "This is no request" in staff.post(WRITE, {"text": BOOKS, "samples": "x y", "reason": "x"}).content.decode()


def test_a_route_is_shown_removed_and_remembered(staff: Client) -> None:
    staff.post(WRITE, {"text": BOOKS, "reason": "new", "revision": "0", "confirmed": "Write"})
    row = Route.objects.get()
    assert "SetPath=/b/{id}" in staff.get(f"/admin/gateway/route/{row.pk}/change/").content.decode()
    assert "SetPath=/b/{id}" in staff.get(f"{WRITE}?row={row.pk}").content.decode()
    staff.post(f"/admin/gateway/route/{row.pk}/act/remove/", {"reason": "sold", "confirmed": "yes"})
    assert not Route.objects.exists()
    history = staff.get("/admin/gateway/change/").content.decode()
    assert "sold" in history
    assert staff.get(f"/admin/gateway/change/{Change.objects.latest('revision').pk}/change/").status_code == 200


def test_a_request_is_explained(staff: Client) -> None:
    page = staff.get("/admin/gateway/route/explain/", {"samples": "GET /api/orders/orders"}).content.decode()
    assert "builtin:orders" in page
    assert "this process" in page


def test_what_passes_is_shown_and_an_instance_is_drained_and_used_again(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = StaticRegistry.parse("order-service=http://127.0.0.1:9101,http://127.0.0.1:9102")
    for place in ("gateway.queries.traffic", "gateway.operations.drain"):
        monkeypatch.setattr(f"{place}.registry", lambda: found)
    monkeypatch.setattr("gateway.local.refresh", lambda: take(drained_instances()))
    of_the_door().add(Key("builtin:orders", "lb://order-service", "GET", 503, ""), 0.01)
    traffic = "/admin/gateway/route/traffic/"
    page = staff.get(traffic).content.decode()
    assert "GET 503" in page
    assert page.count('value="Drain"') == 2
    row = {"url": "http://127.0.0.1:9101"}
    done = staff.post(traffic, {**row, "act": "drain", "reason": "a new disk"}, follow=True).content.decode()
    assert "Nothing new goes to http://127.0.0.1:9101." in done
    assert "Root: a new disk" in done
    refused = staff.post(traffic, {"url": "http://127.0.0.1:9102", "act": "drain", "reason": "x"}, follow=True)
    assert "nobody would be left to answer." in refused.content.decode()
    again = staff.post(traffic, {**row, "act": "use_again"}, follow=True).content.decode()
    assert again.count('value="Drain"') == 2
    assert not DrainedInstance.objects.exists()


def test_who_may_not_sees_and_writes_nothing() -> None:
    client = Client()
    client.force_login(User.objects.create_user("clerk", "c@example.com", "correct horse", name="C", is_staff=True))
    for path in (
        "/admin/gateway/route/",
        WRITE,
        "/admin/gateway/route/explain/",
        "/admin/gateway/route/traffic/",
        "/admin/gateway/change/",
    ):
        assert client.get(path).status_code == 403
    assert client.post(WRITE, {"text": BOOKS, "reason": "x", "revision": "0", "confirmed": "x"}).status_code == 403
    assert not Route.objects.exists()
