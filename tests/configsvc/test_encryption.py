"""Ciphers: Spring's own sample, ours, what cannot be opened, and the words in which that is said."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from configsvc.encryption import locator
from configsvc.encryption.ciphers import AuthenticatedCipher, RsaCipher, SpringCipher
from configsvc.encryption.errors import BadCipher, BadKey, CannotDecrypt, CipherTrouble, NoKey, NoPublicKey, Weak
from tests.configsvc.server import ConfigServer

#: Of Spring's documentation: key foo.
SAMPLE = "682bc583f4641835fa2db009355293665d2647dade3375c0ee201de2a49f7bda"


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPT_KEY", "foo")


@pytest.fixture(scope="module")
def pem() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def test_21_the_documented_cipher(server: ConfigServer) -> None:
    server.set({"sealed": {"password": "{cipher}" + SAMPLE}})
    assert server.get("/sealed-default.json").json()["password"] == "mysecret"
    assert server.ask("POST", "/decrypt", data=SAMPLE, headers={"Content-Type": "text/plain"}).text == "mysecret"


def test_21_there_and_back_with_either_key(server: ConfigServer) -> None:
    for before in ("", "{key:v2}"):
        made = server.ask("POST", "/encrypt", data=f"{before}geheim", headers={"Content-Type": "text/plain"})
        assert made.status_code == 200
        assert made.text.startswith(before)
        assert "geheim" not in made.text
        back = server.ask("POST", "/decrypt/app/dev", data=made.text, headers={"Content-Type": "text/plain"})
        assert back.text == "geheim"
    assert server.ask("GET", "/encrypt/status").json() == {"status": "OK"}


def test_the_sign_that_forms_append_is_dropped(server: ConfigServer) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    made = server.ask("POST", "/encrypt", data="a+b%25=", headers=form).text
    assert server.ask("POST", "/decrypt", data=f"{made}=", headers=form).text == "a b%"


def test_22_what_cannot_be_opened_is_marked_and_weaker_values_show(server: ConfigServer) -> None:
    server.set({"broken": {"a": "plain"}, "broken,dev": {"a": "{cipher}00ff", "b": "{cipher}{key:nobody}xx"}})
    strong, weak, *_ = server.get("/broken/dev").json()["propertySources"]
    assert strong["source"] == {"invalid.a": "<n/a>", "invalid.b": "<n/a>"}
    assert weak["source"] == {"a": "plain"}
    assert server.get("/broken-dev.json").json()["a"] == "plain"


def test_23_no_key(strict_server: ConfigServer) -> None:
    answer = strict_server.ask("POST", "/cfg/encrypt", data="x")
    wanted = {"status": "NO_KEY", "description": "No key was installed for encryption service"}
    assert (answer.status_code, answer.json()) == (404, wanted)


def test_23_a_bad_cipher(server: ConfigServer) -> None:
    answer = server.ask("POST", "/decrypt", data="00ff", headers={"Content-Type": "text/plain"})
    wanted = {"status": "INVALID", "description": "Text not encrypted with this key"}
    assert (answer.status_code, answer.json()) == (400, wanted)


def test_23_a_symmetric_key_has_no_public_half(server: ConfigServer) -> None:
    answer = server.ask("GET", "/key")
    wanted = {"status": "NOT_FOUND", "description": "No public key available"}
    assert (answer.status_code, answer.json()) == (404, wanted)


def test_23_a_key_that_changes_nothing(key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpringCipher, "encrypt", lambda self, text: text)
    with pytest.raises(Weak) as raised:
        locator.encrypted("x")
    assert _said(raised.value) == (404, "INVALID", "The encryption algorithm is not strong enough")


def test_23_bad_key_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPT_KEY", "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----")
    with pytest.raises(BadKey) as raised:
        locator.encrypted("x")
    assert _said(raised.value) == (400, "BAD_REQUEST", "Key data not in correct format (PEM or jks keystore)")


def test_23_the_public_half_cannot_open(pem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = RsaCipher(pem).encrypt("x")
    monkeypatch.setenv("ENCRYPT_KEY", RsaCipher(pem).public_key())
    with pytest.raises(CannotDecrypt) as raised:
        locator.decrypted(sealed)
    assert _said(raised.value) == (400, "BAD_REQUEST", "Server-side decryption is not supported")


def test_a_pair_of_keys(pem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPT_KEY", pem.replace("\n", "\\n"))
    sealed = locator.encrypted("geheim")
    assert sealed.startswith("AQ")  # as Spring's begin: 256 bytes are sealed
    assert locator.decrypted("{cipher}" + sealed) == "geheim"
    assert locator.public_key().startswith("-----BEGIN PUBLIC KEY-----")


def test_our_format_notices_what_springs_does_not() -> None:
    sealed = AuthenticatedCipher("v2", "key").encrypt("geheim")
    assert AuthenticatedCipher("v2", "key").decrypt(sealed) == "geheim"
    for other in (AuthenticatedCipher("v2", "yek"), AuthenticatedCipher("v3", "key")):
        with pytest.raises(BadCipher):
            other.decrypt(sealed)
    with pytest.raises(BadCipher):
        AuthenticatedCipher("v2", "key").decrypt(sealed[:-4] + "AAAA")


@pytest.mark.parametrize("text", ["", "00", "zz", "00" * 16, "ü", "AQA", "=" * 5, "00" * 17])
def test_nonsense_is_a_bad_cipher(key: None, text: str) -> None:
    with pytest.raises(BadCipher):
        locator.decrypted(text)


def test_names_are_not_kept_and_other_prefixes_are(key: None) -> None:
    assert locator.encrypted("{name:a}{profiles:b}{secret:c}text").startswith("{secret:c}")
    with pytest.raises(NoKey):
        locator.encrypted("{key:nobody}text")
    with pytest.raises(BadCipher):
        locator.encrypted("{key:../x}text")
    with pytest.raises(NoPublicKey):
        locator.public_key()


def test_what_begins_with_braces_can_be_told_apart(key: None) -> None:
    assert locator.decrypted(locator.encrypted("{plain}{key:v2}text")) == "{key:v2}text"


def _said(trouble: CipherTrouble) -> tuple[int, str, str]:
    return trouble.http_status, trouble.state, trouble.description
