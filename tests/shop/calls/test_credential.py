"""How a role proves itself to another: by a token of its own, for one callee, for a minute. Nothing else counts."""

import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from shop.calls import credential
from shop.calls.context import ANONYMOUS, SYSTEM, Principal
from shop.calls.credential import issue, verify
from shop.calls.errors import CallerUnknown, Refused
from shop.errors import Unavailable
from tests.fakes.example import local
from tests.shop.calls.conftest import MODULE, Call

pytestmark = pytest.mark.django_db(databases="__all__")

ALICE = Principal(kind="customer", subject="alice", name="Alice")


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    act = {"kind": "customer", "sub": "alice", "name": "Alice", "perms": []}
    right = {"iss": "orders", "aud": MODULE, "iat": now, "exp": now + 60, "act": act}
    return {name: value for name, value in {**right, **changes}.items() if value is not ...}


def signed(*, key: Any = None, alg: str = "EdDSA", **changes: Any) -> str:
    """A token as ``orders`` makes it, but for ``changes``."""
    return jwt.encode(claims(**changes), key or credential._private_key("orders"), algorithm=alg)


def refused(token: str) -> None:
    with pytest.raises(CallerUnknown):
        verify(token, callee=MODULE)


@pytest.mark.parametrize(
    "who",
    [ANONYMOUS, SYSTEM, ALICE, Principal(kind="staff", subject="s", name="é", permissions=frozenset({"a.b", "*"}))],
)
def test_it_says_who_calls_and_for_whom(who: Principal) -> None:
    assert verify(issue(caller="orders", callee=MODULE, principal=who), callee=MODULE) == ("orders", who)


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"iat": NOW - 120, "exp": NOW - 60},
        {"iat": NOW, "exp": NOW + 61},
        {"iat": NOW - 3600, "exp": NOW + 30},
        {"iat": NOW + 3600, "exp": NOW + 3630},
        {"iat": NOW, "exp": NOW},
        {"exp": "soon"},
        {"exp": None},
        {"exp": float(10**30)},
        {"iat": "now"},
        {"aud": "billing"},
        {"aud": [MODULE, "billing"]},
        {"aud": MODULE.upper()},
        {"iss": "billing"},
        {"iss": "nobody"},
        {"iss": "../../etc/passwd"},
        {"act": None},
        {"act": "system"},
        {"act": []},
        {"act": {"kind": "system"}},
        {"act": {"kind": "root", "sub": "", "name": "", "perms": []}},
        {"act": {"kind": "staff", "sub": "s", "name": "", "perms": "orders.ship"}},
        {"act": {"kind": "staff", "sub": "s", "name": "", "perms": [1]}},
        {"act": {"kind": "staff", "sub": 1, "name": "", "perms": []}},
    ],
    ids="-".join,
)
def test_a_wrong_claim_voids_it(changes: dict[str, Any]) -> None:
    refused(signed(**changes))


@pytest.mark.parametrize("claim", ["iss", "aud", "iat", "exp", "act"])
def test_a_missing_claim_voids_it(claim: str) -> None:
    left_out: dict[str, Any] = {claim: ...}
    refused(signed(**left_out))


def test_clocks_may_be_ten_seconds_apart() -> None:
    for skew in (-9, 9):
        token = signed(iat=int(time.time()) + skew, exp=int(time.time()) + skew + 60)
        assert verify(token, callee=MODULE)[0] == "orders"


def test_another_roles_key_is_not_ours() -> None:
    refused(signed(key=credential._private_key("billing")))
    refused(signed(key=Ed25519PrivateKey.generate()))


def test_other_algorithms_are_refused() -> None:
    public = credential._public_keys("orders")[0].public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    refused(signed(key=public, alg="HS256"))
    refused(jwt.encode(claims(), "", algorithm="none"))
    for header in ("none", "NONE", "HS256"):
        token = signed()
        head = jwt.utils.base64url_encode(f'{{"alg": "{header}", "typ": "JWT"}}'.encode()).decode()
        refused(f"{head}.{token.partition('.')[2]}")
        refused(f"{head}.{token.split('.')[1]}.")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é", "." * 10, "x" * 100_000, "\x00"])
def test_what_is_no_token_is_refused(token: str) -> None:
    refused(token)


def post(client: Client, authorization: str | None, operation: str = "once", **headers: str) -> Any:
    found = headers if authorization is None else {**headers, "Authorization": authorization}
    return client.post(f"/internal/{MODULE}/{operation}", b'{"name": "x"}', "application/json", headers=found)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic b3JkZXJzOg==", "bearer x"])
def test_coming_from_this_machine_proves_nothing(client: Client, authorization: str | None) -> None:
    answer = post(client, authorization, **{"X-Forwarded-For": "127.0.0.1", "X-Service": "orders"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "caller_unknown"
    assert local.ran == []


@pytest.mark.parametrize("operation", ["once", "nothing-like-it", "__init__", "events"])
def test_without_a_credential_nothing_is_learnt(client: Client, operation: str) -> None:
    known = post(client, None)
    answer = post(client, None, operation)
    assert answer.status_code == known.status_code == 401
    assert answer.json()["code"] == known.json()["code"]


def test_a_role_the_contract_does_not_name_is_refused(client: Client) -> None:
    token = issue(caller="inventory", callee=MODULE, principal=SYSTEM)
    answer = post(client, f"Bearer {token}")
    assert (answer.status_code, answer.json()["code"]) == (403, "caller_refused")
    assert local.ran == []


def test_a_refusal_is_told_from_what_an_operation_forbids(over_http: Call) -> None:
    with pytest.raises(Refused):
        over_http("private")


@pytest.mark.parametrize("path", ["nowhere/once", "gateway/x", "shop.calls/local", "tests/once"])
def test_a_module_that_is_not_served_here_does_not_exist(client: Client, path: str) -> None:
    assert client.post(f"/internal/{path}").status_code == 404


@pytest.mark.parametrize("name", ["unknown", "_private", "__class__", "CONTRACT"])
def test_an_operation_nobody_published_does_not_exist(client: Client, name: str) -> None:
    token = issue(caller="orders", callee=MODULE, principal=SYSTEM)
    answer = post(client, f"Bearer {token}", name)
    assert (answer.status_code, answer.json()["code"]) == (404, "operation_unknown")


def test_a_module_without_an_interface_publishes_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.calls.endpoint.serves", lambda module: True)
    token = issue(caller="orders", callee="gateway", principal=SYSTEM)
    answer = client.post("/internal/gateway/x", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete", "options", "patch", "head"])
def test_calls_are_posted(client: Client, method: str) -> None:
    token = issue(caller="orders", callee=MODULE, principal=SYSTEM)
    answer = getattr(client, method)(f"/internal/{MODULE}/once", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404
    assert local.ran == []


@pytest.fixture
def no_embedded_keys(settings: Any) -> None:
    settings.SHOP_EMBEDDED_KEYS = None
    credential._private_key.cache_clear()
    credential._public_keys.cache_clear()


@pytest.mark.usefixtures("no_embedded_keys")
def test_without_a_key_of_its_own_a_role_calls_nobody(over_http: Call) -> None:
    with pytest.raises(Unavailable):
        over_http("nothing")


def pair() -> tuple[str, str]:
    """PEM of a new key, and of its public half."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.mark.usefixtures("no_embedded_keys")
def test_keys_can_come_from_outside(settings: Any, over_http: Call) -> None:
    settings.SHOP_SERVICE_KEY, public = pair()
    with pytest.raises(Refused):
        over_http("nothing")  # nobody was told our public key
    settings.SHOP_SERVICE_PUBLIC_KEYS = {"orders": public}
    assert over_http("nothing") is None


@pytest.mark.usefixtures("no_embedded_keys")
def test_while_a_key_changes_the_old_and_the_new_one_are_believed(settings: Any) -> None:
    (old, old_public), (new, new_public), (strange, _) = pair(), pair(), pair()
    settings.SHOP_SERVICE_PUBLIC_KEYS = {"orders": [old_public, new_public]}
    for key in (old, new):
        settings.SHOP_SERVICE_KEY = key
        credential._private_key.cache_clear()
        assert verify(issue(caller="orders", callee=MODULE, principal=SYSTEM), callee=MODULE) == ("orders", SYSTEM)
    settings.SHOP_SERVICE_KEY = strange
    credential._private_key.cache_clear()
    refused(issue(caller="orders", callee=MODULE, principal=SYSTEM))


def test_embedded_keys_are_for_their_owner_alone(settings: Any, tmp_path: Path) -> None:
    settings.SHOP_EMBEDDED_KEYS = tmp_path / "keys"
    credential._private_key.cache_clear()
    issue(caller="orders", callee=MODULE, principal=SYSTEM)
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    (path,) = (tmp_path / "keys").iterdir()
    assert path.stat().st_mode & 0o077 == 0
