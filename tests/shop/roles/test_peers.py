"""Whom a role asks is in the catalogue, and the catalogue is right."""

import re
from pathlib import Path

import pytest

from shop.roles.catalogue import MODULES
from shop.roles.peers import called, told

ROOT = Path(__file__).resolve().parents[3]
#: The gateway passes on what visitors ask.
CALLING = [name for name in MODULES if name != "gateway"]
#: What runs in a process that knows every module.
BESIDE = {"demo", "proof.py"}


@pytest.mark.parametrize("module", CALLING)
def test_a_module_calls_whom_the_catalogue_says(module: str) -> None:
    sources = [path for path in (ROOT / module).rglob("*.py") if not BESIDE & set(path.relative_to(ROOT).parts)]
    text = "\n".join(path.read_text() for path in sources)
    found = set(re.findall(r"from (\w+)\.interface import", text)) - {module}
    assert found == set(MODULES[module].calls)


@pytest.mark.parametrize(
    ("role", "services", "listeners"),
    [
        (
            "customers",
            [],
            ["billing-service", "config-service", "gateway-service", "inventory-service", "order-service"],
        ),
        ("inventory", [], ["order-service"]),
        ("orders", ["customer-service", "inventory-service", "billing-service"], []),
        ("all", [], []),
    ],
)
def test_a_process_knows_beforehand_whom_it_will_ask(
    role: str, services: list[str], listeners: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_ROLE", role)
    assert called() == services
    assert told() == sorted({*services, *listeners})
