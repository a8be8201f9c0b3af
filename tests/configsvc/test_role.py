"""What the config server is beside the protocol: healthy, ready, and not another module."""

import pytest
import requests
from django.test import Client

from shop.config.sources import overridden
from tests.configsvc.server import ConfigServer


def test_it_says_that_it_is_up_as_spring_does(server: ConfigServer) -> None:
    answer = requests.get(f"{server.root}/actuator/health", timeout=10)
    assert (answer.status_code, answer.json()["status"]) == (200, "UP")
    component = answer.json()["components"]["configServer"]
    assert component["status"] == "UP"
    (repository,) = component["details"]["repositories"]
    assert (repository["name"], repository["profiles"], repository["label"]) == ("app", ["default"], None)
    assert "source" not in repository


def test_it_is_down_where_there_is_nothing_and_empty_answers_are_not_wanted(strict_server: ConfigServer) -> None:
    answer = requests.get(f"{strict_server.root}/actuator/health", timeout=10)
    assert (answer.status_code, answer.json()["status"]) == (503, "DOWN")
    assert answer.json()["components"]["configServer"]["details"]["repository"]["application"] == "app"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(("name", "status"), [("DOWN", 503), ("OUT_OF_SERVICE", 503), ("FATAL", 200)])
def test_what_being_down_is_called_may_be_said(client: Client, name: str, status: int) -> None:
    with overridden("configsvc", backends=("database",), accept_empty=False, health_down_status=name):
        answer = client.get("/actuator/health")
    assert (answer.status_code, answer.json()["status"]) == (status, name)
    assert answer.json()["components"]["configServer"]["status"] == name


def test_it_is_ready_with_a_database_of_its_own(server: ConfigServer) -> None:
    assert requests.get(f"{server.root}/readyz", timeout=10).json()["parts"]["database:configsvc"] == "ok"


def test_it_says_where_the_password_is(server: ConfigServer) -> None:
    assert "password from CONFIG_PASSWORD" in server.log
    assert "a password for tests" not in server.log


def test_monitor_guesses_whom_a_file_concerns(server: ConfigServer) -> None:
    answer = server.ask("POST", "/monitor", data={"path": "foo-bar-dev.yml"})
    assert answer.json() == ["foo-bar-dev", "foo-bar", "foo"]
    push = {"commits": [{"modified": ["x/application.yml", "orders-dev.properties"]}]}
    assert server.ask("POST", "/monitor", json=push).json() == ["*", "orders-dev", "orders"]
    assert server.ask("POST", "/monitor", json=[1, 2]).json() == []
    assert server.ask("GET", "/monitor").status_code == 405


def test_an_answer_has_a_strong_tag(server: ConfigServer) -> None:
    first = server.get("/tagged/dev")
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = server.get("/tagged/dev", If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    server.set({"tagged": {"k": "1"}})
    changed = server.get("/tagged/dev", If_None_Match=tag)
    assert (changed.status_code, changed.headers["ETag"] != tag) == (200, True)
    assert changed.json()["version"] != first.json()["version"]


def test_other_methods_are_refused(server: ConfigServer) -> None:
    answer = server.ask("DELETE", "/a/b")
    assert (answer.status_code, answer.json()["error"]) == (405, "Method Not Allowed")


def test_a_dry_run_says_which_source_gave_each_key(server: ConfigServer) -> None:
    server.set({"dry": {"a": "1", "db.password": "CANARY"}, "dry,production": {"a": "2"}})
    answer = server.get("/actuator/config-effective?application=dry&profiles=production")
    assert answer.status_code == 200, answer.text
    found = {one["key"]: one for one in answer.json()["settings"]}
    assert (found["a"]["value"], found["a"]["source"]) == ("2", "database:dry,production")
    assert found["a"]["beaten"] == ["database:dry"]
    assert found["db.password"]["value"] == "****"
    assert server.get("/actuator/config-effective?application=dry", auth=None).status_code == 401
    assert server.get("/actuator/config-effective?application=..").status_code == 400
    assert server.get("/actuator/nothing").status_code == 404


def test_the_role_is_on_postgresql_and_one_process_on_a_file(server: ConfigServer) -> None:
    """So that both are tested; see ``conftest``."""
    assert (server.folder / "var" / "configsvc.sqlite3").exists() == (server.shape == "together")
