"""The shop apart, with its back office and the gateway in front, on either database."""

from collections.abc import Iterator

import pytest

from customers.demo import PASSWORD
from shop.roles.catalogue import BACKOFFICE
from tests.backoffice.browser import Browser
from tests.live.apart import Apart

INSTANCES = {"customers": 1, "inventory": 1, "billing": 1, "orders": 1, BACKOFFICE: 1, "gateway": 1}

#: The demo's superuser is ``staff``; these may do one thing each, and see everything.
PEOPLE = """
from django.contrib.auth.models import Permission
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
from shop.roles.catalogue import MODULES
views = [f"{{row.content_type.app_label}}.{{row.codename}}" for row in Permission.objects.select_related("content_type")
         if row.codename.startswith("view_") and row.content_type.app_label in MODULES]
with acting_as(SYSTEM):
    for name, permissions in {people!r}.items():
        user = User.objects.create_user(name, name + "@example.com", name=name)
        user.set_password({password!r})
        user.save()
        customers.grant(customer_id=user.public_id, is_staff=True, permissions=(*views, *permissions))
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, database_urls: dict[str, str]) -> Iterator[Apart]:
    apart = Apart(tmp_path_factory.mktemp("apart"), databases=database_urls, instances=INSTANCES)
    try:
        apart.start()
        apart.manage("demo")
        people = {"packer": ["orders.ship"], "looker": []}
        apart.manage("shell", "-v", "0", "-c", PEOPLE.format(people=people, password=PASSWORD))
        yield apart
    finally:
        apart.kill()


@pytest.fixture
def staff(shop: Apart) -> Browser:
    """A superuser's browser, at the gateway."""
    return entered(shop.base, "staff")


def entered(base: str, username: str) -> Browser:
    browser = Browser(base)
    assert browser.enter(username, PASSWORD)
    return browser
