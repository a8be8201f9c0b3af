"""Role ports, knocked at directly: no credential but a role's own opens, and no header says who somebody is."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Final

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shop.calls.wire import Operation, operations
from shop.events.transport import EventReceiver
from shop.roles.catalogue import MODULES, ROLES
from tests.faults.apart.doors import APART, Answer, Doors, Forger

BUSINESS: Final = tuple(name for name, module in MODULES.items() if module.has_database)
EVERY_OPERATION: Final[dict[str, list[Operation]]] = {
    module: [
        *operations(module, import_module(f"{module}.interface.contract").CONTRACT).values(),
        operations(module, EventReceiver)["events"],
    ]
    for module in BUSINESS
}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with Doors(tmp_path_factory.mktemp("doors")) as found:
        yield found


@pytest.fixture(scope="module")
def forger(doors: Doors) -> Forger:
    return Forger(doors.keys)


@pytest.fixture(scope="module")
def mallory(doors: Doors) -> str:
    """The access token of a customer."""
    return doors.token_of("mallory")


# ---------------------------------------------------------------- /internal without a right credential

Forge = Callable[[Forger, str, str], list[bytes]]


def bearer(token: str) -> list[bytes]:
    return [b"Authorization: Bearer " + token.encode()]


class _Nobody(Forger):
    """Has a key that no role has."""

    def __init__(self) -> None:
        self._own = Ed25519PrivateKey.generate()

    def key(self, role: str) -> Ed25519PrivateKey:
        return self._own


_NOBODY: Final = _Nobody()
_PEM, _RAW = serialization.Encoding.PEM, serialization.Encoding.Raw


def unsigned(caller: str, callee: str) -> str:
    claims = jwt.decode(_NOBODY.token(caller, callee), options={"verify_signature": False})
    return jwt.encode(claims, "", algorithm="none")


def keyed_by_the_public_key(forger: Forger, caller: str, callee: str, encoding: serialization.Encoding) -> str:
    """As HS256, by hand: PyJWT itself would refuse to sign with such a key."""
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=")
    payload = forger.token(caller, callee).split(".")[1].encode()
    signed = hmac.new(forger.public(caller, encoding), header + b"." + payload, hashlib.sha256).digest()
    return b".".join([header, payload, base64.urlsafe_b64encode(signed).rstrip(b"=")]).decode()


def other(callee: str) -> str:
    return next(name for name in BUSINESS if name != callee)


#: How a stranger might try, given a caller the contract names and the callee.
WRONG: Final[dict[str, Forge]] = {
    "nothing": lambda forger, caller, callee: [],
    "an empty one": lambda forger, caller, callee: [b"Authorization: Bearer "],
    "a name": lambda forger, caller, callee: [b"Authorization: Bearer " + caller.encode()],
    "a password": lambda forger, caller, callee: [b"Authorization: Basic b3JkZXJzOm9yZGVycw=="],
    "an expired one": lambda forger, caller, callee: bearer(
        forger.token(caller, callee, iat=int(time.time()) - 120, exp=int(time.time()) - 60)
    ),
    "one of the future": lambda forger, caller, callee: bearer(
        forger.token(caller, callee, iat=int(time.time()) + 600, exp=int(time.time()) + 660)
    ),
    "one that lives too long": lambda forger, caller, callee: bearer(
        forger.token(caller, callee, exp=int(time.time()) + 3600)
    ),
    "one for another callee": lambda forger, caller, callee: bearer(forger.token(caller, other(callee))),
    "one for several callees": lambda forger, caller, callee: bearer(
        forger.token(caller, callee, aud=[callee, other(callee)])
    ),
    "one without a callee": lambda forger, caller, callee: bearer(forger.token(caller, callee, aud=None)),
    "a forged issuer, signed by another role": lambda forger, caller, callee: bearer(
        forger.token(caller, callee, key=forger.key(next(name for name in APART if name != caller)))
    ),
    "a forged issuer, signed by nobody we know": lambda forger, caller, callee: bearer(_NOBODY.token(caller, callee)),
    "an issuer that is no role": lambda forger, caller, callee: bearer(_NOBODY.token("../../root", callee)),
    "no signature": lambda forger, caller, callee: bearer(unsigned(caller, callee)),
    "a signature cut off": lambda forger, caller, callee: bearer(forger.token(caller, callee).rpartition(".")[0] + "."),
    "HS256 with the public key": lambda forger, caller, callee: bearer(
        keyed_by_the_public_key(forger, caller, callee, _PEM)
    ),
    "HS256 with the bytes of the public key": lambda forger, caller, callee: bearer(
        keyed_by_the_public_key(forger, caller, callee, _RAW)
    ),
    "a right one in another header": lambda forger, caller, callee: [
        b"X-Authorization: Bearer " + forger.token(caller, callee).encode(),
        b"Proxy-Authorization: Bearer " + forger.token(caller, callee).encode(),
        b"X-Service-Credential: " + forger.token(caller, callee).encode(),
        b"Cookie: authorization=" + forger.token(caller, callee).encode(),
    ],
    "a right one twice": lambda forger, caller, callee: 2 * bearer(forger.token(caller, callee)),
    "a right one with an underscore": lambda forger, caller, callee: [
        b"Authorization_: Bearer " + forger.token(caller, callee).encode()
    ],
    "what the gateway says of itself": lambda forger, caller, callee: [
        b"X-Gateway-Credential: " + forger.token("gateway", callee).encode()
    ],
}


@pytest.mark.parametrize("module", BUSINESS)
@pytest.mark.parametrize("how", WRONG)
def test_without_a_right_credential_no_operation_opens(doors: Doors, forger: Forger, module: str, how: str) -> None:
    for operation in EVERY_OPERATION[module]:
        caller = next(name for name in operation.terms.callers if name != module)
        answer = doors.ask(module, "POST", operation.path, *WRONG[how](forger, caller, module), body=b"{}")
        assert (answer.status, answer.code) == (401, "caller_unknown"), (operation.path, answer)


@pytest.mark.parametrize("module", BUSINESS)
def test_a_customers_token_is_no_credential(doors: Doors, mallory: str, module: str) -> None:
    for operation in EVERY_OPERATION[module]:
        answer = doors.ask(module, "POST", operation.path, *bearer(mallory), body=b"{}")
        assert (answer.status, answer.code) == (401, "caller_unknown"), (operation.path, answer)


@pytest.mark.parametrize("module", BUSINESS)
def test_a_role_the_contract_does_not_name_is_refused(doors: Doors, forger: Forger, module: str) -> None:
    for operation in EVERY_OPERATION[module]:
        for role in sorted(set(ROLES) - set(operation.terms.callers)):
            answer = doors.ask(module, "POST", operation.path, *bearer(forger.token(role, module)), body=b"{}")
            assert (answer.status, answer.code) == (403, "caller_refused"), (operation.path, role, answer)


@pytest.mark.parametrize("module", BUSINESS)
def test_a_role_it_names_comes_in(doors: Doors, forger: Forger, module: str) -> None:
    """So that the refusals above mean something."""
    for operation in EVERY_OPERATION[module]:
        for role in operation.terms.callers:
            answer = doors.ask(module, "POST", operation.path, *bearer(forger.token(role, module)), body=b'{"no": 1}')
            assert (answer.status, answer.code) == (400, "invalid"), (operation.path, role, answer)


@pytest.mark.parametrize("role", APART)
def test_nobody_reaches_a_module_through_the_port_of_another(doors: Doors, forger: Forger, role: str) -> None:
    for module in BUSINESS:
        if module == role:
            continue
        for operation in EVERY_OPERATION[module]:
            caller = next(name for name in operation.terms.callers if name != module)
            answer = doors.ask(role, "POST", operation.path, *bearer(forger.token(caller, module)), body=b"{}")
            assert answer.status == 404, (role, operation.path, answer)


@pytest.mark.parametrize("module", BUSINESS)
def test_a_module_tells_no_event_of_another(doors: Doors, forger: Forger, module: str) -> None:
    """The caller is a module like any other; the event is not its own."""
    caller = other(module)
    told = next(name for name in BUSINESS if name not in {caller, module})
    envelope = (
        b'{"envelope": {"id": "e-1", "type": "%s.something", "version": 1, "source": "%s", "aggregate_id": "a", '
        b'"sequence": 1, "occurred_at": "2026-11-23T00:00:00Z", "correlation_id": "c-12345678", "payload": {}}}'
    ) % (told.encode(), told.encode())
    answer = doors.ask(
        module, "POST", f"/internal/{module}/events", *bearer(forger.token(caller, module)), body=envelope
    )
    assert (answer.status, answer.code) == (403, "caller_refused"), answer


# ---------------------------------------------------------------- who somebody is

#: A page of each role that differs by who asks, or at least would if it believed one of the headers.
ASKED: Final = {
    "customers": "/api/customers/me",
    "inventory": "/api/inventory/stock",
    "billing": "/api/billing/invoices",
    "orders": "/api/orders/orders",
    "gateway": "/api/customers/me",
    "configsvc": "/billing-service/default",
    "backoffice": "/admin/",
}
NAMES: Final = (
    "X-User",
    "X-User-Id",
    "X-Username",
    "X-Subject",
    "X-Principal",
    "X-Customer-Id",
    "Remote-User",
    "X-Remote-User",
    "X-Forwarded-User",
    "X-Forwarded-Email",
    "X-Auth-User",
    "X-Auth-Request-User",
    "X-Authenticated-User",
    "X-Authenticated-UserId",
    "X-Staff",
    "X-Permissions",
    "X-Role",
    "X-Caller",
    "X-Service",
    "X-Internal",
    "Forwarded",
    "X-Forwarded-For",
    "X-Real-Ip",
    "X-Original-Url",
    "X-Rewrite-Url",
    "X-Gateway-Credential",
)
SPELLINGS: Final[dict[str, Callable[[str, bytes], list[bytes]]]] = {
    "as it is": lambda name, value: [_line(name, value)],
    "underscores": lambda name, value: [_line(name.replace("-", "_"), value)],
    "small letters": lambda name, value: [_line(name.lower(), value)],
    "doubled": lambda name, value: [_line(name, value), _line(name, value)],
    "both": lambda name, value: [_line(name, value), _line(name.replace("-", "_"), value)],
    "folded": lambda name, value: [name.encode() + b":", b" " + value],
    "folded after another": lambda name, value: [b"X-Anything: 1", b"\t" + _line(name, value)],
    "space before the colon": lambda name, value: [name.encode() + b" : " + value],
    "bare line feed": lambda name, value: [b"X-Anything: 1\n" + _line(name, value)],
    "kept by Connection": lambda name, value: [b"Connection: " + name.encode(), _line(name, value)],
}
VALUES: Final = (b"admin", b"1", b"system")


def _line(name: str, value: bytes) -> bytes:
    return name.encode() + b": " + value


def variants() -> Iterator[tuple[str, list[bytes]]]:
    for name in NAMES:
        for spelling, spelt in SPELLINGS.items():
            for value in VALUES if spelling == "as it is" else VALUES[:1]:
                yield f"{name} {spelling} {value.decode()}", spelt(name, value)


def believed(answer: Answer, usual: Answer) -> bool:
    """A request that is no HTTP may be refused; any other is answered as if the header were not there."""
    return answer.status not in {400, 0} and answer.without_its_id() != usual.without_its_id()


@pytest.mark.parametrize("role", APART)
def test_no_header_says_who_a_stranger_is(doors: Doors, role: str) -> None:
    usual = doors.ask(role, "GET", ASKED[role])
    assert usual.status in {401, 302, 404}
    tried = [(what, doors.ask(role, "GET", ASKED[role], *lines)) for what, lines in variants()]
    assert len(tried) >= 40
    assert [what for what, answer in tried if believed(answer, usual)] == []


@pytest.mark.parametrize("role", ["customers", "inventory", "billing", "orders", "gateway"])
def test_no_header_makes_a_customer_somebody_else(doors: Doors, mallory: str, role: str) -> None:
    usual = doors.ask(role, "GET", ASKED[role], *bearer(mallory))
    assert usual.status == (403 if role == "inventory" else 200)
    tried = [(what, doors.ask(role, "GET", ASKED[role], *bearer(mallory), *lines)) for what, lines in variants()]
    assert [what for what, answer in tried if believed(answer, usual)] == []


@pytest.mark.parametrize("role", ["customers", "orders"])
def test_two_tokens_are_none(doors: Doors, mallory: str, role: str) -> None:
    alice = doors.token_of("alice")
    for tokens in ([alice, mallory], [mallory, alice], [mallory, mallory]):
        lines = [line for token in tokens for line in bearer(token)]
        assert doors.ask(role, "GET", ASKED[role], *lines).status in {400, 401}


#: An operation that only staff may ask for. Billing has none: what it shows by interface is said to be for its caller.
STAFF: Final = {
    "customers": ("/internal/customers/deactivate", b'{"customer_id": "x", "reason": "y"}'),
    "inventory": (
        "/internal/inventory/receive",
        b'{"sku": "x", "warehouse": "MAIN", "quantity": 1, "reference": "r"}',
    ),
    "orders": ("/internal/orders/deliver", b'{"order_id": "x"}'),
}


@pytest.mark.parametrize("module", STAFF)
def test_who_a_call_is_for_is_read_from_the_credential_alone(doors: Doors, forger: Forger, module: str) -> None:
    """Staff operations, asked for nobody, with headers that name everybody."""
    token = forger.token("backoffice", module, act={"kind": "anonymous", "sub": "", "name": "", "perms": []})
    asked, body = STAFF[module]
    usual = doors.ask(module, "POST", asked, *bearer(token), body=body)
    assert (usual.status, usual.code) == (403, "forbidden"), usual
    for what, lines in variants():
        answer = doors.ask(module, "POST", asked, *bearer(token), *lines, body=body)
        assert not believed(answer, usual), (what, answer)
