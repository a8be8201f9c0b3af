"""Secrets that show nothing, from the environment or from files."""

import copy
import pickle
from pathlib import Path

import orjson
import pytest

from shop.secrets.base import Secret, SecretMissing
from shop.secrets.environment import EnvironmentStore
from shop.secrets.memory import MemoryStore

CANARY = "hunter2-canary"


def test_a_secret_shows_nothing_by_accident() -> None:
    secret = Secret(CANARY)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>20}", "%s" % secret, str([secret]), str({"a": secret})]  # noqa: UP031
    shown += [str(copy.deepcopy(secret)), str(pickle.loads(pickle.dumps(secret))), str(vars(type(secret)))]
    assert CANARY not in "".join(shown)
    with pytest.raises(TypeError):
        orjson.dumps({"a": secret})


def test_it_reveals_itself_and_compares_when_asked() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    assert secret.matches(CANARY)
    assert not secret.matches(CANARY + "x")
    assert not {CANARY} & {secret}


def test_it_is_read_by_name_or_from_a_file_at_each_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("from a file\n")
    store = EnvironmentStore()
    monkeypatch.setenv("STRIPE_KEY", "by name")
    assert store.read("STRIPE_KEY").reveal() == "by name"
    monkeypatch.setenv("STRIPE_KEY_FILE", str(path))
    assert store.read("STRIPE_KEY").reveal() == "from a file"
    path.write_text("rotated")
    assert store.read("STRIPE_KEY").reveal() == "rotated"


def test_there_is_never_a_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = EnvironmentStore()
    with pytest.raises(SecretMissing):
        store.read("STRIPE_KEY")
    monkeypatch.setenv("STRIPE_KEY", "")
    with pytest.raises(SecretMissing):
        store.read("STRIPE_KEY")
    monkeypatch.setenv("STRIPE_KEY", "by name")
    for content in (None, b"", b"  \n", b"\xff\xfe"):
        path = tmp_path / "secret"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setenv("STRIPE_KEY_FILE", str(path))
        with pytest.raises(SecretMissing):
            store.read("STRIPE_KEY")


def test_memory_knows_what_it_was_given() -> None:
    assert MemoryStore({"a": CANARY}).read("a").reveal() == CANARY
    with pytest.raises(SecretMissing):
        MemoryStore({}).read("a")
