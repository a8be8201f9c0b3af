"""Values are held to what our modules declare; for others anything goes. The process follows its own settings."""

import pytest

from configsvc.queries.declared import trouble_by_declaration
from tests.configsvc.server import ConfigServer


@pytest.mark.parametrize(
    ("application", "key", "value", "fits"),
    [
        ("gateway-service", "gateway.connect-timeout", "3", True),
        ("gateway-service", "gateway.connectTimeout", "3", True),
        ("gateway-service", "gateway.connect-timeout", "abc", False),
        ("gateway-service", "gateway.connect-timeout", "-1", False),
        ("gateway-service", "gateway.connect-timeout", "", False),
        ("gateway-service", "gateway.conect-timeout", "3", False),
        ("application", "gateway.connect-timeout", "abc", False),
        ("gateway-service", "gateway.connect-timeout", "{cipher}00", True),
        ("gateway-service", "gateway.conect-timeout", "{cipher}00", False),
        ("config-service", "configsvc.backends", "database, files", True),
        ("config-service", "configsvc.backends", "database,nowhere", False),
        ("config-service", "configsvc.backends[1]", "files", True),
        ("config-service", "configsvc.backends[1]", "nowhere", False),
        ("config-service", "configsvc.backends[x]", "files", False),
        ("gateway-service", "something.else", "x", True),
        ("a-spring-service", "gateway.connect-timeout", "abc", True),
    ],
)
def test_what_our_services_would_refuse_is_refused(application: str, key: str, value: str, fits: bool) -> None:
    assert (trouble_by_declaration(application, key, value) is None) is fits


def test_a_misspelt_key_is_refused_with_the_nearest_name(server: ConfigServer) -> None:
    edit = {
        "application": "gateway-service",
        "profile": "",
        "key": "gateway.conect-timeout",
        "value": "3",
        "expected": None,
    }
    answer = server.call("write", edits=[edit], reason="x")
    assert (answer.status_code, answer.json()["code"]) == (400, "setting_refused")
    assert "gateway.connect-timeout" in answer.json()["params"]["why"]
