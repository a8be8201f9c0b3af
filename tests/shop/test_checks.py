"""The system checks bite."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from shop import checks
from shop.roles.catalogue import LISTENERS
from tests.live.process import ROOT, inherited

#: Plants a model for each field, and answers which of them the check finds.
PLANT = """
import json, sys, django
django.setup()
from django.core.checks import run_checks
from django.db import models
from shop.checks import no_relation_crosses_modules

assert no_relation_crosses_modules() == []
planted = {}
for i, (field, app) in enumerate(json.load(sys.stdin)):
    meta = type("Meta", (), {"app_label": app})
    attributes = {"__module__": "planted", "Meta": meta, "planted": eval(field)}
    planted[i] = type(f"Planted{i}", (models.Model,), attributes)
found = {error.obj for error in run_checks() if error.id == "shop.E001"}
related = lambda model: {model, *(field.remote_field.through for field in model._meta.many_to_many)}
print(json.dumps([bool(related(model) & found) for model in planted.values()]))
"""


ACROSS = [
    ("models.ForeignKey('inventory.Product', on_delete=models.CASCADE)", "orders"),
    ("models.ForeignKey('inventory.Product', on_delete=models.DO_NOTHING, db_constraint=False)", "orders"),
    ("models.OneToOneField('orders.Order', on_delete=models.CASCADE)", "billing"),
    ("models.ManyToManyField('inventory.Product')", "orders"),
    ("models.ManyToManyField('inventory.Product', db_constraint=False)", "orders"),
    ("models.ForeignKey('customers.User', on_delete=models.CASCADE)", "orders"),
    ("models.ForeignKey('auth.Group', on_delete=models.CASCADE)", "billing"),
    ("models.ForeignKey('orders.Order', on_delete=models.CASCADE)", "shop_work"),
]

WITHIN = [
    ("models.ForeignKey('self', null=True, on_delete=models.CASCADE)", "orders"),
    ("models.ForeignKey('orders.Order', on_delete=models.CASCADE)", "orders"),
    ("models.ManyToManyField('orders.Order')", "orders"),
    ("models.ForeignKey('shop_events.OutboxEvent', on_delete=models.CASCADE)", "orders"),
    ("models.ForeignKey('auth.Group', on_delete=models.CASCADE)", "customers"),
    ("models.CharField(max_length=32)", "orders"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bool]:
    """Whether the check finds each of the above, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PLANT],
        cwd=ROOT,
        env={
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(tmp_path_factory.mktemp("var")),
        },
        input=json.dumps(ACROSS + WITHIN),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(ACROSS + WITHIN, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("planted", ACROSS)
def test_a_relation_across_modules_is_found(found: dict[tuple[str, str], bool], planted: tuple[str, str]) -> None:
    assert found[planted]


@pytest.mark.parametrize("planted", WITHIN)
def test_a_relation_within_a_module_is_none(found: dict[tuple[str, str], bool], planted: tuple[str, str]) -> None:
    assert not found[planted]


def test_the_embedded_secret_is_refused_on_a_server(settings: Any) -> None:
    assert [found.id for found in checks.no_embedded_secret()] == ["shop.E002"]
    settings.SECRET_KEY = "something else"
    assert checks.no_embedded_secret() == []


def test_production_does_not_start_with_a_secret_everybody_knows(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILLING_PAYMENT_KEY", "ChangeMe")
    monkeypatch.setenv("BILLING_PAYMENT_WEBHOOK_SECRET", "whsec-nobody-knows")
    known = {
        "CONFIG_PASSWORD": "root",
        "ENCRYPT_KEY": "foo",
        "SHOP_VAULT_TOKEN": "root",
        "CONFIGSVC_VAULT_TOKEN": "Root",
    }
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(settings.DATABASES["billing"], "PASSWORD", "postgres")
    settings.SHOP_CONSUL_TOKEN = settings.EMAIL_HOST_PASSWORD = "secret"
    settings.SHOP_CONFIG_URI = "http://user:nobody-knows@one:8888,http://user:%70assword@two:8888"
    settings.SHOP_LIMIT_STORE = "redis://:admin@limits:6379/0"
    settings.SECRET_KEY = settings.SHOP_EMBEDDED_SECRET
    assert checks.no_known_secret() == []  # a laptop
    settings.SHOP_MADE_SECRETS = None
    found = checks.no_known_secret()
    given = {"SHOP_SECRET_KEY", "SHOP_MAIL_URL", "SHOP_CONSUL_TOKEN", "SHOP_CONFIG_URI", "SHOP_LIMIT_STORE"}
    given |= {"BILLING_DATABASE_URL", "BILLING_PAYMENT_KEY"}
    assert {one.msg.partition(" ")[0] for one in found} == {*given, *known}
    assert not any(value in str(one) for one in found for value in ("ChangeMe", "postgres", "%70assword"))


def test_a_listener_without_a_subscription_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast(dict[str, Any], LISTENERS), "billing.happened", ("orders",))
    (found,) = checks.listeners_and_subscriptions_agree()
    assert (found.id, found.msg) == ("shop.E003", "orders: billing.happened has no subscription.")


def test_a_subscription_nobody_listed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(cast(dict[str, Any], LISTENERS), "customers.subject_revoked")
    found = {error.msg for error in checks.listeners_and_subscriptions_agree()}
    assert "orders: customers.subject_revoked is not in the catalogue's LISTENERS." in found
    assert len(found) == 5


@pytest.mark.parametrize(
    "text", ["x", "x=", "=http://a", "x=ftp://a", "x=http://a/path", "x=http://u:p@a", "x=http://a:port"]
)
def test_services_that_cannot_be_read_are_said_at_start(settings: Any, text: str) -> None:
    settings.SHOP_SERVICES = text
    assert [found.id for found in checks.services_can_be_read()] == ["shop.E004"]
    settings.SHOP_SERVICES = "inventory-service=http://10.0.0.5:8777,https://[::1]:8777/ order-service=http://b"
    assert checks.services_can_be_read() == []


@pytest.mark.parametrize("address", ["127.0.0.1:8500", "http://", "http://host/path", "http://host:99999"])
def test_a_consul_that_is_no_address_is_said_at_start(settings: Any, address: str) -> None:
    settings.SHOP_CONSUL = address
    assert [found.id for found in checks.consul_can_be_asked()] == ["shop.E005"]
    settings.SHOP_CONSUL = "https://consul.internal:8501"
    assert checks.consul_can_be_asked() == []


@pytest.mark.parametrize("weight", [-1, 65_536])
def test_a_weight_that_is_none_is_said_at_start(settings: Any, weight: int) -> None:
    settings.SHOP_WEIGHT = weight
    assert [found.id for found in checks.consul_can_be_asked()] == ["shop.E005"]


def test_a_certificate_that_is_not_there_is_said_at_start(settings: Any, tmp_path: Path) -> None:
    settings.SHOP_TLS_CA = str(tmp_path / "ca.pem")
    (found,) = checks.certificates_are_there()
    assert (found.id, str(tmp_path / "ca.pem") in found.msg) == ("shop.E008", True)
    (tmp_path / "ca.pem").touch()
    assert checks.certificates_are_there() == []


def test_a_certificate_without_its_key_is_said_at_start(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "orders.pem").touch()
    settings.SHOP_TLS_CERT = str(tmp_path / "orders.pem")
    assert [found.id for found in checks.certificates_are_there()] == ["shop.E008"]
    settings.SHOP_TLS_KEY = settings.SHOP_TLS_CERT
    assert checks.certificates_are_there() == []


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_of_traces_that_is_none_is_said_at_start(settings: Any, share: float) -> None:
    settings.SHOP_TRACE_SHARE = share
    assert [found.id for found in checks.collector_can_be_told()] == ["shop.E012"]


def test_a_collector_without_the_library_is_said_at_start(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SHOP_COLLECTOR = "http://127.0.0.1:4318"
    assert checks.collector_can_be_told() == []
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    (found,) = checks.collector_can_be_told()
    assert (found.id, "pip install" in str(found.hint)) == ("shop.E012", True)
    assert not checks._is_installed("nowhere.at.all")
