"""What is not exactly an access token of this shop is 401, quickly, and asks nobody outside."""

import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.warnings import InsecureKeyLengthWarning

from tests.customers import forgery
from tests.customers.forgery import DROP, claims_of, hs256, part, public_forms, resigned, rs256, rsa_key, signed_by
from tests.customers.people import Person

pytestmark = pytest.mark.django_db(databases="__all__")

Forge = Callable[[str], str]


def header_of(token: str) -> str:
    return token.split(".", maxsplit=1)[0]


def payload_of(token: str) -> str:
    return token.split(".")[1]


def signature_of(token: str) -> str:
    return token.split(".")[2]


def unsigned(algorithm: str) -> Forge:
    return lambda token: (
        f"{part({'alg': algorithm, 'typ': 'at+jwt', 'kid': forgery.signing_key().kid})}.{payload_of(token)}."
    )


def with_claims(**changes: Any) -> Forge:
    return lambda token: resigned(token, **changes)


def with_header(**changes: Any) -> Forge:
    return lambda token: resigned(token, header=changes)


def with_payload(make: Callable[[dict[str, Any]], bytes]) -> Forge:
    return lambda token: resigned(token, payload=make(claims_of(token)))


def raw_number(claim: str, text: str) -> Forge:
    """A claim whose number JSON can write and Python cannot hold as an integer."""

    def make(claims: dict[str, Any]) -> bytes:
        import json

        return json.dumps(claims | {claim: "@@"}).replace('"@@"', text).encode()

    return with_payload(make)


SIGNATURES: dict[str, Forge] = {
    **{f"alg {name}": unsigned(name) for name in ("none", "None", "NONE", "nOnE", "")},
    "none with the old signature": lambda t: (
        f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{payload_of(t)}.{signature_of(t)}"
    ),
    "empty signature": lambda t: f"{header_of(t)}.{payload_of(t)}.",
    "no signature part": lambda t: f"{header_of(t)}.{payload_of(t)}",
    "signature of another token": lambda t: f"{header_of(t)}.{payload_of(t)}.{signature_of(resigned(t, jti='x'))}",
    "payload of another": lambda t: f"{header_of(t)}.{part(claims_of(t) | {'staff': True})}.{signature_of(t)}",
    "swapped header": lambda t: f"{part({'alg': 'ES256', 'typ': 'at+jwt'})}.{payload_of(t)}.{signature_of(t)}",
    "zero signature": lambda t: f"{header_of(t)}.{payload_of(t)}.{part(bytes(64))}",
    "signature cut short": lambda t: t[:-4],
    "one bit of the signature": lambda t: t[:-3] + ("A" if t[-3] != "A" else "B") + t[-2:],
    "another key of the same kind": lambda t: signed_by(t, forgery.other_ec_key(), "ES256"),
    "another curve": lambda t: signed_by(t, ec.generate_private_key(ec.SECP384R1()), "ES384"),
    "RS256": lambda t: signed_by(t, rsa_key(), "RS256"),
    "ES256 said, RSA signed": lambda t: f"{(s := f'{header_of(t)}.{payload_of(t)}')}.{rs256(s)}",
    "PS256": lambda t: signed_by(t, rsa_key(), "PS256"),
    "lower-case algorithm": with_header(alg="es256"),
    "algorithm list": with_header(alg=["ES256"]),
    "no algorithm": with_header(alg=DROP),
}
HEADERS: dict[str, Forge] = {
    "no type": with_header(typ=DROP),
    "plain JWT": with_header(typ="JWT"),
    "type list": with_header(typ=["at+jwt"]),
    "no kid": with_header(kid=DROP),
    "unknown kid": with_header(kid="unknown"),
    "path kid": with_header(kid="../../dev/null"),
    "sql kid": with_header(kid="' OR 1=1--"),
    "huge kid": with_header(kid="k" * 10_240),
    "number kid": with_header(kid=1),
    "list kid": with_header(kid=[1]),
    "object kid": with_header(kid={"a": 1}),
    "null kid": with_header(kid=None),
    "crit": with_header(crit=["x"], x=1),
    "unencoded payload": with_header(b64=False, crit=["b64"]),
}
NO_MOMENTS: tuple[Any, ...] = ("tomorrow", [1], None, -1, {}, True, 1.5)
CLAIMS: dict[str, Forge] = {
    **{f"no {claim}": with_claims(**{claim: DROP}) for claim in ("iss", "aud", "sub", "iat", "exp", "jti")},
    **{f"{claim} {value!r}": with_claims(**{claim: value}) for claim in ("exp", "iat") for value in NO_MOMENTS},
    "issued in 1969": lambda t: resigned(t, iat=-1, exp=forgery.now() + 60),
    "good for years": lambda t: resigned(t, exp=forgery.now() + 10**8),
    "expired before it was issued": lambda t: resigned(t, iat=forgery.now() + 8, exp=forgery.now() + 5),
    "expired": lambda t: resigned(t, exp=forgery.now() - 11),
    "issued in the future": lambda t: resigned(t, iat=forgery.now() + 3600),
    "not yet": lambda t: resigned(t, nbf=forgery.now() + 3600),
    "nbf text": with_claims(nbf="x"),
    "exp 1e400": raw_number("exp", "1e400"),
    "exp NaN": raw_number("exp", "NaN"),
    "exp 10^30, negative": raw_number("exp", "-" + "9" * 30),
    "iat 10^30": raw_number("iat", "9" * 30),
    "iat 5000 digits": raw_number("iat", "9" * 5000),
    "other audience": with_claims(aud="other"),
    "several audiences": with_claims(aud=["shop-api", "other"]),
    "empty audience": with_claims(aud=[]),
    "other issuer": with_claims(iss="https://evil.example"),
    "issuer list": with_claims(iss=["shop"]),
    "number subject": with_claims(sub=1),
    "null subject": with_claims(sub=None),
    "object subject": with_claims(sub={"id": 1}),
    "permissions text": with_claims(perms="orders.ship"),
    "permissions of numbers": with_claims(perms=[1]),
    "payload list": with_payload(lambda claims: b"[]"),
    "payload null": with_payload(lambda claims: b"null"),
    "payload no JSON": with_payload(lambda claims: b"{"),
    "payload latin-1": with_payload(lambda claims: b'{"sub":"\xe9"}'),
    "payload nested": with_payload(lambda claims: b'{"sub":' + b"[" * 2500 + b"]" * 2500 + b"}"),
}
FORMS: dict[str, Forge] = {
    "empty": lambda t: "",
    "dots": lambda t: ".....",
    "two dots": lambda t: "..",
    "five parts": lambda t: f"{t}.{t.split('.')[0]}.x",
    "padding": lambda t: f"{header_of(t)}=.{payload_of(t)}==.{signature_of(t)}==",
    "space inside": lambda t: t.replace(".", " .", 1),
    "line break inside": lambda t: t[:20] + "\n" + t[20:],
    "standard base64": lambda t: f"{header_of(t)}.{payload_of(t)}.+/{signature_of(t)[2:]}",
    "one megabyte": lambda t: t + "A" * 1_000_000,
    "nine kilobytes of claims": with_claims(filler="x" * 9000),
    "not ASCII": lambda t: t[:-1] + "é",
    "JSON serialisation": lambda t: f'{{"payload":"{payload_of(t)}","signature":"{signature_of(t)}"}}',
    "the word null": lambda t: "null",
}
FORGED = SIGNATURES | HEADERS | CLAIMS | FORMS


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_it_is_refused(alice: Person, forge: Forge) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureKeyLengthWarning)
        forged = forge(alice.token)
    assert forged != alice.token
    refuse(alice, forged)


@pytest.mark.parametrize(
    "form", ["PEM", "PEM without its last line break", "DER", "JWK", "base64 of DER", "base64 of JWK", "empty"]
)
@pytest.mark.parametrize("algorithm", ["HS256", "hs256"])
def test_the_public_key_is_no_password(alice: Person, form: str, algorithm: str) -> None:
    refuse(alice, hs256(alice.token, public_forms()[form], alg=algorithm))


def test_a_good_one_is_accepted_and_so_is_our_own_resigning(alice: Person) -> None:
    """The forgeries above fail for what they change, not for how they are made."""
    assert alice.get("/me").status_code == 200
    assert alice.get("/me", Authorization=f"Bearer {resigned(alice.token, jti='another')}").status_code == 200


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "bearer", "Token x", "Bearer a b", ","])
def test_other_kinds_of_authorization_are_refused(alice: Person, header: str) -> None:
    assert alice.get("/me", Authorization=header).status_code == 401


@pytest.mark.parametrize("name", ["X-User-Id", "X-User", "X-Principal", "X-Subject", "X-Forwarded-User", "Remote-User"])
def test_no_header_says_who_somebody_is(visitor: Person, alice: Person, name: str) -> None:
    assert visitor.get("/me", **{name: alice.account.public_id}).status_code == 401


def test_other_secrets_of_the_shop_are_no_access_tokens(alice: Person) -> None:
    from customers.rules.secret_tokens import new_token
    from shop.calls.context import Principal
    from shop.calls.credential import issue

    body = alice.log_in(refresh="body").json()
    who = Principal(kind="staff", subject=alice.account.public_id, permissions=frozenset({"*"}))
    for secret in (body["refresh_token"], new_token(), issue(caller="orders", callee="customers", principal=who)):
        refuse(alice, secret)


def test_no_key_is_fetched_from_where_the_token_says(alice: Person, canary: list[str]) -> None:
    url = canary[0]
    jwk = {"kty": "EC", "crv": "P-256", "x": forgery.signing_key().x, "y": forgery.signing_key().y}
    for extra in ({"jku": url}, {"x5u": url}, {"jwk": jwk}, {"x5c": ["MIIB"]}):
        refuse(alice, resigned(alice.token, header={"kid": "elsewhere", **extra}))
    refuse(alice, signed_by(alice.token, forgery.other_ec_key(), "ES256", jku=url))
    time.sleep(0.1)
    assert canary == [url], "somebody connected"


def test_refusing_is_quick(alice: Person) -> None:
    """The slowest forgeries together: far under the 50 ms that each may take, with room for a busy machine."""
    forged = [
        FORGED[name](alice.token) for name in ("one megabyte", "payload nested", "huge kid", "iat 5000 digits", "dots")
    ]
    from shop.errors import Unauthenticated
    from shop.web.identity.tokens import verify

    began = time.perf_counter()
    for token in forged:
        with pytest.raises(Unauthenticated):
            verify(token)
    assert time.perf_counter() - began < 0.25


def refuse(person: Person, token: str) -> None:
    answer = person.get("/me", Authorization=f"Bearer {token}")
    assert answer.status_code == 401, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


@pytest.fixture
def canary() -> Iterator[list[str]]:
    """An address on this machine; whoever connects to it is added to the list."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = [f"http://127.0.0.1:{server.getsockname()[1]}/keys"]

        def listen() -> None:
            try:
                while True:
                    connection, peer = server.accept()
                    connection.close()
                    seen.append(str(peer))
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield seen
        server.shutdown(socket.SHUT_RDWR)
        thread.join(2)
