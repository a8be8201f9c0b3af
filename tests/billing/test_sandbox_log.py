"""The sandbox provider's books: durable, append-only, one effect per key, shared by processes."""

import signal
import sqlite3
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from billing.interface.messages import PaymentStatus
from billing.providers.base import ProviderError, Question
from billing.providers.sandbox import SandboxProvider, sandbox_log
from billing.providers.sandbox_cards import CARDS
from billing.providers.sandbox_log import SandboxLog
from billing.rules.payments import Asked
from shop.secrets.base import Secret
from tests.billing.books import PROCESSES, do_and_die, effect, write_at_once

P = PaymentStatus


def ask(asked: Asked, *, key: str = "", reference: str = "", method: str = "pm_card_ok") -> Question:
    return Question(
        key=key or f"p1:{asked}",
        credential=Secret("sk_test"),
        asked=asked,
        order_ref="o1",
        amount=500,
        currency="EUR",
        method=method,
        reference=reference,
    )


def test_one_key_has_one_effect_and_one_answer() -> None:
    provider = SandboxProvider()
    answers = [provider.authorise(ask(Asked.AUTHORISE), timeout=1) for _ in range(3)]
    assert answers[0].status is P.AUTHORISED
    assert answers == [answers[0]] * 3
    assert len(sandbox_log().effects()) == 1


def test_a_refusal_is_remembered_as_well() -> None:
    provider, question = SandboxProvider(), ask(Asked.AUTHORISE, method="pm_card_declined")
    assert {provider.authorise(question, timeout=1).code for _ in range(2)} == {"card_declined"}
    assert [found.is_done for found in sandbox_log().effects()] == [False]


def test_it_believes_any_new_key_so_that_only_the_shop_keeps_captures_to_one() -> None:
    provider = SandboxProvider()
    reference = provider.authorise(ask(Asked.AUTHORISE), timeout=1).reference
    for key in ("one", "two"):
        provider.capture(ask(Asked.CAPTURE, key=key, reference=reference), timeout=1)
    assert [found.kind for found in sandbox_log().effects()].count(Asked.CAPTURE) == 2


def test_a_voided_payment_cannot_be_captured_nor_a_captured_one_voided() -> None:
    provider = SandboxProvider()
    reference = provider.authorise(ask(Asked.AUTHORISE), timeout=1).reference
    provider.capture(ask(Asked.CAPTURE, reference=reference), timeout=1)
    answer = provider.void(ask(Asked.VOID, reference=reference), timeout=1)
    assert (answer.status, answer.code) == (P.CAPTURED, "impossible_now")


def test_a_slow_effect_is_denied_until_it_shows_and_an_early_repeat_makes_no_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider, question = SandboxProvider(), ask(Asked.AUTHORISE, method="pm_card_slow")
    with pytest.raises(Exception, match="no answer"):
        provider.authorise(question, timeout=0.01)
    assert provider.look_up(question, timeout=1) is None
    with pytest.raises(ProviderError):
        provider.authorise(question, timeout=1)
    monkeypatch.setattr("billing.providers.sandbox_log.time.time", lambda: 9e9)
    assert provider.look_up(question, timeout=1) == provider.authorise(question, timeout=1)
    assert len(sandbox_log().effects()) == 1


@pytest.mark.parametrize("change", ["UPDATE effects SET amount = 0", "DELETE FROM effects"])
def test_its_rows_cannot_be_changed(change: str, tmp_path: Path) -> None:
    log = SandboxLog(tmp_path / "log.sqlite3")
    log.once("k", "", lambda _: effect("k"))
    with (
        sqlite3.connect(tmp_path / "log.sqlite3") as connection,
        pytest.raises(sqlite3.IntegrityError, match="append only"),
    ):
        connection.execute(change)


def test_what_it_answered_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite3"
    process = PROCESSES.Process(target=do_and_die, args=(path, "k"))
    process.start()
    process.join(20)
    assert process.exitcode == -signal.SIGKILL
    assert SandboxLog(path).find("k") == effect("k")


def test_many_processes_with_one_key_have_one_effect_between_them(tmp_path: Path) -> None:
    path, barrier, keys = tmp_path / "log.sqlite3", PROCESSES.Barrier(8), [f"k{i}" for i in range(10)]
    processes = [PROCESSES.Process(target=write_at_once, args=(path, keys, barrier)) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 8
    assert sorted(found.key for found in SandboxLog(path).effects()) == keys


def test_every_test_card_says_in_both_languages_what_it_does() -> None:
    for card in CARDS.values():
        assert card.method.startswith("pm_card_")
        assert all((card.label_en, card.label_fr, card.does_en, card.does_fr))


def test_the_command_prints_what_was_done() -> None:
    SandboxProvider().authorise(ask(Asked.AUTHORISE), timeout=1)
    SandboxProvider().authorise(ask(Asked.AUTHORISE, key="p2", method="pm_card_declined"), timeout=1)
    out = StringIO()
    call_command("sandbox_log", stdout=out)
    assert "authorise         5.00 EUR" in out.getvalue()
    assert "refused: card_declined" in out.getvalue()
    assert "1 effects, 1 refusals" in out.getvalue()
