"""Who may read what: clients, roles and staff, each their own."""

import base64
from typing import Any

import pytest
import requests

from tests.configsvc.server import STAFF, USER, ConfigServer
from tests.faults.apart.doors import Forger


@pytest.fixture(scope="module")
def clients(server: ConfigServer) -> dict[str, tuple[str, str]]:
    """Clients of applications A and B, and one of both that may decrypt."""
    server.set({"alpha": {"k": "a"}, "beta": {"k": "b"}, "billing-service": {"k": "c"}})
    wanted: dict[str, dict[str, Any]] = {
        "of-alpha": {"applications": ["alpha"]},
        "of-beta": {"applications": ["beta"]},
        "of-both": {"applications": ["alpha", "beta"], "may_decrypt": True},
    }
    made = {}
    for name, rights in wanted.items():
        answer = server.call("add_client", name=name, **{"may_encrypt": False, "may_decrypt": False, **rights})
        assert answer.status_code == 200, answer.text
        made[name] = (name, str(answer.json()["password"]))
    return made


def test_31_another_applications_settings_are_403(server: ConfigServer, clients: dict[str, tuple[str, str]]) -> None:
    assert server.get("/alpha/dev", auth=clients["of-alpha"]).status_code == 200
    assert server.get("/application/dev", auth=clients["of-alpha"]).status_code == 200
    for path in ("/beta/dev", "/beta-dev.yml", "/alpha,beta/dev", "/beta/dev/main", "/beta/dev/main/nginx.conf"):
        answer = server.get(path, auth=clients["of-alpha"])
        assert (answer.status_code, answer.json()["status"]) == (403, 403), path
        assert '"b"' not in answer.text
    assert server.get("/alpha,beta/dev", auth=clients["of-both"]).status_code == 200


def test_31_a_file_that_could_be_another_applications_is(
    server: ConfigServer, clients: dict[str, tuple[str, str]]
) -> None:
    """``alpha-beta.yml``: of alpha in a profile beta, or of alpha-beta, once there is one."""
    files, of_alpha = server.folder / "files", clients["of-alpha"]
    (files / "alpha-hyphen.yml").write_text("k: CANARY-HYPHEN\n")
    (files / "alpha-hyphen-dev.yml").write_text("k: CANARY-HYPHEN\n")
    assert "CANARY-HYPHEN" in server.get("/alpha/hyphen", auth=of_alpha).text
    added = server.call(
        "add_client", name="of-alpha-hyphen", applications=["alpha-hyphen"], may_encrypt=False, may_decrypt=False
    )
    assert added.status_code == 200, added.text
    dry_run = "/actuator/config-effective?application=alpha&profiles=hyphen"
    environments = ("/alpha/hyphen", "/alpha/dev,hyphen", "/alpha/hyphen-dev")
    for path in (*environments, "/alpha-hyphen.yml", "/alpha/hyphen/main/nginx.conf", dry_run):
        answer = server.get(path, auth=of_alpha)
        assert (answer.status_code, "CANARY" in answer.text) == (403, False), path
    assert server.get("/alpha/hyphenated", auth=of_alpha).status_code == 200
    owner = ("of-alpha-hyphen", str(added.json()["password"]))
    assert "CANARY-HYPHEN" in server.get("/alpha-hyphen/dev", auth=owner).text
    assert "CANARY-HYPHEN" in server.get("/alpha/hyphen").text  # by one who reads every application


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alpha/dev/main/beta.yml", 403),
        ("/alpha/dev/main/beta.YML", 403),
        ("/alpha/dev/main/beta-dev.json", 403),
        ("/alpha/dev/main/absent.properties", 403),  # nobody learns which applications there are
        ("/alpha/dev/main/sub/theme.json", 403),
        ("/alpha/dev/main/beta.conf", 404),  # a link to them
        ("/alpha/dev/beta.yml?useDefaultLabel", 403),
        ("/application/dev/main/beta.yml", 403),
        ("/alpha/dev/main/.git/config", 400),
        ("/alpha/dev/main/%2egit/config", 400),
    ],
)
def test_31_nor_are_they_served_as_a_plain_file(
    server: ConfigServer, clients: dict[str, tuple[str, str]], path: str, status: int
) -> None:
    answer = server.get(path, auth=clients["of-alpha"])
    assert (answer.status_code, "CANARY" in answer.text) == (status, False)


def test_31_ones_own_settings_are_served_as_a_file(server: ConfigServer, clients: dict[str, tuple[str, str]]) -> None:
    assert server.get("/alpha/dev/main/alpha-dev.yml", auth=clients["of-alpha"]).text == "k: own\n"
    assert server.get("/alpha/dev/main/alpha.yml", auth=clients["of-alpha"]).text == "k: own\n"
    assert server.get("/beta/dev/main/beta.yml", auth=clients["of-beta"]).status_code == 200


@pytest.mark.parametrize("auth", [None, ("user", "wrong"), ("nobody", "x"), ("of-alpha", ""), ("", "")])
def test_31_without_a_right_password_it_is_401(server: ConfigServer, clients: object, auth: Any) -> None:
    for path in ("/alpha/dev", "/application-default.json", "/encrypt/status", "/key"):
        answer = server.get(path, auth=auth)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert server.ask("POST", "/monitor", auth=auth, data={"path": "a"}).status_code == 401


def test_a_client_that_is_stopped_reads_no_more(server: ConfigServer) -> None:
    made = server.call("add_client", name="short", applications=["alpha"], may_encrypt=False, may_decrypt=False)
    auth = ("short", made.json()["password"])
    assert server.get("/alpha/dev", auth=auth).status_code == 200
    assert server.call("set_client", name="short", active=False).status_code == 200
    assert server.get("/alpha/dev", auth=auth).status_code == 401


def test_to_decrypt_is_a_right_of_its_own(server: ConfigServer, clients: dict[str, tuple[str, str]]) -> None:
    sealed = server.ask("POST", "/encrypt", data="geheim", headers={"Content-Type": "text/plain"}).text
    plain = {"Content-Type": "text/plain"}
    assert server.ask("POST", "/decrypt", auth=clients["of-alpha"], data=sealed, headers=plain).status_code == 403
    assert server.ask("POST", "/encrypt", auth=clients["of-both"], data="x", headers=plain).status_code == 403
    assert server.ask("POST", "/decrypt", auth=clients["of-both"], data=sealed, headers=plain).text == "geheim"


def test_a_bearer_is_as_good_as_basic(server: ConfigServer, clients: dict[str, tuple[str, str]]) -> None:
    token = base64.b64encode(":".join(clients["of-alpha"]).encode()).decode()
    assert _bearing(server, "/alpha/dev", token) == 200
    assert _bearing(server, "/beta/dev", token) == 403
    assert _bearing(server, "/alpha/dev", token[:-8]) == 401
    assert _bearing(server, "/alpha/dev", "a.b.c") == 401


def test_a_role_reads_what_is_meant_for_its_service(server: ConfigServer, clients: object) -> None:
    forger = Forger(server.folder / "var" / "keys")
    token = forger.token("billing", "configsvc")
    assert _bearing(server, "/billing-service/default", token) == 200
    assert _bearing(server, "/alpha/default", token) == 403
    assert _bearing(server, "/order-service/default", token) == 403
    assert _bearing(server, "/billing-service2/default", token) == 403
    assert _bearing(server, "/billing-service/default", forger.token("billing", "orders")) == 401
    assert (
        _bearing(server, "/billing-service/default", forger.token("billing", "configsvc", key=forger.key("orders")))
        == 401
    )


def test_writing_is_for_staff_who_may(server: ConfigServer) -> None:
    edit = {"application": "alpha", "profile": "", "key": "new", "value": "1", "expected": None}
    for perms in ([], ["configsvc.read"], ["billing.operate"]):
        answer = server.call("write", act={**STAFF, "perms": perms}, edits=[edit], reason="x")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert server.call("effective", act={**STAFF, "perms": []}, application="alpha", profiles="dev").status_code == 403
    assert server.call("write", edits=[edit], reason=" ").status_code == 400


def test_the_default_client_may_everything_on_a_laptop(server: ConfigServer, clients: object) -> None:
    assert server.get("/alpha,beta,billing-service/dev", auth=USER).status_code == 200


def _bearing(server: ConfigServer, path: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(server.base + path, headers=headers, timeout=10).status_code
