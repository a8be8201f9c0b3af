"""Alive, ready, and which part is missing."""

from typing import Any
from unittest.mock import patch

import orjson
import pytest
from django.db import OperationalError, connections
from django.test import Client

from shop.discovery.known import ServiceState
from shop.web import health

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_is_alive_without_looking_at_anything(client: Client) -> None:
    with patch.object(connections["orders"], "cursor", side_effect=OperationalError):
        assert client.get("/livez").status_code == 200


def test_it_is_ready_when_every_database_answers(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    parts = {f"database:{name}": "ok" for name in ("customers", "inventory", "billing", "orders", "configsvc")}
    parts["secrets"] = "ok"
    assert orjson.loads(answer.content) == {"status": "ready", "role": "all", "parts": parts, "degraded": {}}
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_says_which_part_is_missing_and_not_why(client: Client) -> None:
    trouble = OperationalError('connection to "10.0.0.3" failed: password authentication failed for user "orders"')
    with patch.object(connections["orders"], "cursor", side_effect=trouble):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    found = orjson.loads(answer.content)
    assert found["status"] == "not ready"
    assert found["parts"]["database:orders"] == "unavailable"
    assert found["parts"]["database:billing"] == "ok"
    assert b"10.0.0.3" not in answer.content


def test_a_database_without_tables_is_not_ready(client: Client) -> None:
    def no_tables(*_arguments: Any) -> list[str]:
        return []

    with patch.object(connections["billing"].introspection, "table_names", no_tables):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert orjson.loads(answer.content)["parts"]["database:billing"] == "not migrated"


def test_springs_own_checks_know_the_path(client: Client) -> None:
    answer = client.get("/actuator/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "UP")


def test_springs_own_checks_hear_that_it_is_not_ready(client: Client) -> None:
    with patch.object(connections["orders"], "cursor", side_effect=OperationalError):
        answer = client.get("/actuator/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "DOWN")


def test_springs_own_checks_hear_of_a_component_that_is_not_well(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health._components, "other", lambda: (health.DOWN, {"why": "it is tired"}))
    answer = client.get("/actuator/health")
    assert (answer.status_code, answer.json()["status"]) == (503, "DOWN")
    assert answer.json()["components"]["other"] == {"status": "DOWN", "details": {"why": "it is tired"}}


def test_it_is_ready_on_what_it_knew_of_its_peers_and_says_so(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    known = {
        "inventory-service": ServiceState(2, "kept", 40.0, "consul did not answer"),
        "billing-service": ServiceState(0, "consul", 1.0, ""),
        "customer-service": ServiceState(1, "consul", 1.0, ""),
    }
    monkeypatch.setattr("shop.web.health.state", lambda: known)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert orjson.loads(answer.content)["degraded"] == {
        "discovery:inventory-service": "2 known of old; consul did not answer",
        "discovery:billing-service": "nobody is known",
    }
