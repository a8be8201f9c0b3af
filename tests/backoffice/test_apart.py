"""The back office in a process of its own: it reads every module's tables, and the modules do what staff ask for."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic, sleep

import pytest
import requests

from customers.demo import PASSWORD
from shop.roles.catalogue import BACKOFFICE
from tests.backoffice.browser import Browser, said
from tests.backoffice.conftest import entered
from tests.live import database as outside
from tests.live.apart import Apart
from tests.live.client import Client
from tests.live.goods import stock
from tests.live.process import manage

PATIENCE = 60.0


def until(true: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + PATIENCE
    while not true():
        assert monotonic() < deadline, what
        sleep(0.1)


def row_of(browser: Browser, table: str, search: str) -> str:
    """The page of the first row that ``search`` finds."""
    found = re.search(rf'href="({table}[^"/]+/)change/', browser.get(f"{table}?q={search}").text)
    assert found, search
    return found[1]


def test_its_log_in_is_the_shops(shop: Apart) -> None:
    for base in (shop.base, shop.of(BACKOFFICE)[0].url):
        assert Browser(base).enter("staff", PASSWORD)
        assert not Browser(base).enter("staff", "not the password")
        assert not Browser(base).enter("alice", PASSWORD)


def test_every_page_opens(shop: Apart, staff: Browser) -> None:
    tables = sorted(set(re.findall(r'href="(/admin/[a-z]+/[a-z]+/)"', staff.get("/admin/").text)))
    assert {table.split("/")[2] for table in tables} == {
        "auth",
        "billing",
        "configsvc",
        "customers",
        "gateway",
        "inventory",
        "orders",
    }
    for table in tables:
        listed = staff.get(table)
        assert listed.status_code == 200, table
        if found := re.search(rf'href="({table}[^"]+/change/)', listed.text):
            assert staff.get(found[1]).status_code == 200, found[1]


def test_its_files_come_through_the_gateway(shop: Apart) -> None:
    page = requests.get(f"{shop.base}/admin/login/", timeout=30)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    assert files
    assert {requests.get(shop.base + file, timeout=30).status_code for file in files} == {200}
    picture = requests.get(f"{shop.base}/api/inventory/products", timeout=30).json()["items"][0]["image"]
    assert requests.get(shop.base + picture, timeout=30).headers["Content-Type"] == "image/webp"


def test_goods_are_received(shop: Apart, staff: Browser) -> None:
    sku = f"R-{uuid.uuid4().hex[:6]}".upper()
    stock(shop, sku, 1)
    row = row_of(staff, "/admin/inventory/stock/", sku)
    for _ in range(2):  # the same delivery twice is one
        assert staff.press(row, "receive", quantity="5", reference="D-1") == ["Receive goods: done for 1."]
    product = requests.get(f"{shop.base}/api/inventory/products/{sku}", timeout=30).json()
    assert product["quantity"] == 6
    ledger = staff.get(f"/admin/inventory/ledgerentry/?q={sku}").text
    assert "D-1" in ledger


def test_what_a_module_refuses_is_said(shop: Apart, staff: Browser) -> None:
    sku = f"A-{uuid.uuid4().hex[:6]}".upper()
    stock(shop, sku, 1)
    row = row_of(staff, "/admin/inventory/stock/", sku)
    [told] = staff.press(row, "adjust", change="-5", reason="gone", reference="C-1")
    assert "done for" not in told


def paid_order(shop: Apart) -> tuple[Client, str]:
    """A guest's, and its id."""
    sku = f"O-{uuid.uuid4().hex[:6]}".upper()
    stock(shop, sku, 3)
    guest = shop.client()
    guest.add(sku)
    placed = guest.checkout().json()
    guest.order_token = placed["order_token"]
    order = str(placed["id"])
    until(lambda: state_of(guest, order) == "paid", "the order is paid")
    return guest, order


def state_of(guest: Client, order: str) -> str:
    return str(guest.get(f"/api/orders/{order}").json()["order"]["state"])


def test_an_order_is_shipped_delivered_and_refunded(shop: Apart, staff: Browser) -> None:
    guest, order = paid_order(shop)
    row = row_of(staff, "/admin/orders/order/", order)
    assert staff.press(row, "ship", tracking="TRACK-1") == ["Ship: done for 1."]
    assert state_of(guest, order) == "shipped"
    assert staff.press(row, "deliver") == ["Mark as delivered: done for 1."]
    assert state_of(guest, order) == "delivered"
    assert staff.press(row, "refund", reason="broken") == ["Take back and refund: done for 1."]
    until(lambda: state_of(guest, order) == "canceled", "the money is back")
    page = staff.get(f"{row}change/").text
    assert "TRACK-1" in page
    assert "broken" in page


def test_staff_see_only_the_buttons_they_may_press(shop: Apart) -> None:
    _, order = paid_order(shop)
    packer, looker = entered(shop.base, "packer"), entered(shop.base, "looker")
    row = row_of(packer, "/admin/orders/order/", order)
    assert set(re.findall(r"act/(\w+)/", packer.get(f"{row}change/").text)) == {"ship", "deliver"}
    assert not re.findall(r"act/(\w+)/", looker.get(f"{row}change/").text)
    assert looker.submit(f"{row}act/ship/", confirmed="yes", tracking="").status_code == 403
    assert packer.submit(f"{row}act/refund/", confirmed="yes", reason="x").status_code == 403
    assert packer.get("/admin/machinery/").status_code == 403
    assert packer.press(row, "ship", tracking="") == ["Ship: done for 1."]


#: Calls as a process of some role would make them, with a staff member it signs for.
CALL = """
from shop.calls.context import ANONYMOUS, Principal, acting_as
from shop.errors import ShopError
from inventory.interface import inventory
from orders.interface import orders
from shop.web import machinery
who = Principal(kind={kind!r}, subject="u1", name="U", permissions=frozenset({permissions!r}))
for call in (
    lambda: inventory.receive(sku="NONE", warehouse="MAIN", quantity=1, reference="x"),
    lambda: orders.ship(order_id="nobodys", tracking=""),
    lambda: machinery.redrive("orders", kind="job", row=1),
):
    try:
        with acting_as(who):
            call()
        print("done")
    except ShopError as error:
        print(error.code)
"""


def answers(shop: Apart, role: str, kind: str, *permissions: str) -> list[str]:
    code = CALL.format(kind=kind, permissions=list(permissions))
    return manage("shell", "-v", "0", "-c", code, environment=shop.environment(role)).stdout.split()


def test_the_module_itself_refuses_staff_without_the_permission(shop: Apart) -> None:
    assert answers(shop, BACKOFFICE, "staff") == ["forbidden"] * 3
    assert answers(shop, BACKOFFICE, "staff", "billing.view_invoice", "inventory.adjust") == ["forbidden"] * 3
    assert (
        answers(shop, BACKOFFICE, "customer", "inventory.receive", "orders.ship", "orders.operate") == ["forbidden"] * 3
    )
    assert answers(shop, BACKOFFICE, "anonymous", "*") == ["forbidden"] * 3


def test_with_the_permission_it_looks_at_the_request(shop: Apart) -> None:
    allowed = answers(shop, BACKOFFICE, "staff", "inventory.receive", "orders.ship", "orders.operate")
    assert allowed == ["sku_unknown", "order_unknown", "not_found"]


@pytest.mark.parametrize("role", ["gateway", "billing"])
def test_another_role_is_refused_whomever_it_speaks_for(shop: Apart, role: str) -> None:
    assert answers(shop, role, "staff", "*") == ["call_refused"] * 3


def test_dead_letters_are_shown_and_tried_again(shop: Apart, staff: Browser) -> None:
    now = datetime.now(UTC)
    outside.execute(
        shop,
        "orders",
        "INSERT INTO shop_work_job (name, arguments, key, state, request_id, created_at, finished_at, attempts, lease,"
        " last_error) VALUES (?, '{}', '', 'dead', '', ?, ?, 12, '', ?)",
        "orders.no_such_job",
        now,
        now,
        "SomethingBroke: badly",
    )
    page = staff.get("/admin/machinery/").text
    assert "SomethingBroke: badly" in page
    [row] = re.findall(r'name="row" value="(\d+)"', page)
    told = said(staff.submit("/admin/machinery/", module="orders", kind="job", row=row))
    assert told == ["It is being tried again."]
    until(lambda: "SomethingBroke" not in staff.get("/admin/machinery/").text, "it is no dead letter any more")
    assert said(staff.submit("/admin/machinery/", module="orders", kind="job", row=row))[0].startswith("Not found.")


def test_a_module_that_is_down_is_shown_and_its_actions_say_so(shop: Apart, staff: Browser) -> None:
    sku = f"D-{uuid.uuid4().hex[:6]}".upper()
    stock(shop, sku, 1)
    row = row_of(staff, "/admin/inventory/stock/", sku)
    shop.process("inventory-1").kill()
    try:
        assert staff.get(f"{row}change/").status_code == 200
        [told] = staff.press(row, "receive", quantity="5", reference="D-2")
        assert "did not answer" in told
    finally:
        shop.begin("inventory-1")
        shop.wait_ready("inventory-1")
    until(lambda: staff.press(row, "receive", quantity="5", reference="D-2") == ["Receive goods: done for 1."], "back")


def test_groups_give_permissions(shop: Apart, staff: Browser) -> None:
    name = f"Packers {uuid.uuid4().hex[:4]}"
    assert said(staff.submit("/admin/auth/group/add/", name=name, permissions=["inventory.receive"])) == [
        "The group is there."
    ]
    looker = row_of(staff, "/admin/customers/user/", "looker")
    assert staff.press(looker, "grant", is_staff="on", groups=[name], permissions=["inventory.view_stock"])
    sku = f"G-{uuid.uuid4().hex[:6]}".upper()
    stock(shop, sku, 1)
    member = entered(shop.base, "looker")
    row = row_of(member, "/admin/inventory/stock/", sku)
    assert member.press(row, "receive", quantity="1", reference="G-1") == ["Receive goods: done for 1."]
    group = row_of(staff, "/admin/auth/group/", name.replace(" ", "+"))
    assert staff.press(group, "remove") == ["Remove the group: done for 1."]
    assert "/login/" in member.get(f"{row}change/").url  # what a session was opened for is no longer so
    member = entered(shop.base, "looker")
    assert member.submit(f"{row}act/receive/", confirmed="yes", quantity="1", reference="G-2").status_code == 403


def test_changing_ones_password_ends_other_log_ins(shop: Apart) -> None:
    here, there = entered(shop.base, "packer"), entered(shop.base, "packer")
    new = "a-new-password-2026"
    done = here.submit("/admin/password_change/", old_password=PASSWORD, new_password1=new, new_password2=new)
    assert done.url.endswith("/password_change/done/")
    assert "/login/" not in here.get("/admin/").url
    assert "/login/" in there.get("/admin/").url
    assert not Browser(shop.base).enter("packer", PASSWORD)
    assert Browser(shop.base).enter("packer", new)


def test_signing_out_ends_the_session(shop: Apart) -> None:
    browser = entered(shop.base, "looker")
    browser.sign_out()
    assert "/login/" in browser.get("/admin/").url
