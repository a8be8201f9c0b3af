"""Discovery's tests go red with the defence they guard removed."""

from collections.abc import Callable

import pytest

from tests.fakes.consul import BROKEN, EMPTY, FakeConsul
from tests.faults.defences import discovery as defences
from tests.shop.discovery.conftest import Listeners, Registries, dead, fake, live, registry_at
from tests.shop.discovery.test_broken import (
    Outcome,
    costs_nobody_anything,
    is_asked_once_a_second,
    lived_through,
    sulks,
)
from tests.shop.discovery.test_consul import (
    an_empty_answer_is_not_believed,
    an_index_that_went_back_is_followed,
    begins_with_what_was_known,
)
from tests.shop.discovery.test_forking import waits_for_nobody_who_waits_himself, waits_for_what_is_being_said
from tests.shop.discovery.test_registrar import (
    Registrars,
    is_in_again_whenever_the_agent_forgot,
    port,
    registrar_at,
)

__all__ = ["dead", "fake", "live", "port", "registrar_at", "registry_at"]

Trouble = Callable[[FakeConsul], None]


def test_an_empty_answer_that_is_believed(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    with defences.empty_answers_are_doubted(), pytest.raises(AssertionError):
        an_empty_answer_is_not_believed(fake, registry_at, live)


def test_an_index_that_is_not_reset(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    with defences.index_is_reset(), pytest.raises(AssertionError):
        an_index_that_went_back_is_followed(fake, registry_at, live)


def outcome(fake: FakeConsul, registry_at: Registries, live: Listeners, trouble: Trouble) -> Outcome:
    return lived_through(fake, registry_at(fake.address), live, trouble)


def test_an_error_that_is_an_answer(fake: FakeConsul, registry_at: Registries, live: Listeners) -> None:
    with defences.errors_change_nothing(), pytest.raises(AssertionError):
        costs_nobody_anything(outcome(fake, registry_at, live, sulks(BROKEN)))


@pytest.mark.parametrize("defence", [defences.turns_are_taken, defences.turns_are_shared])
@pytest.mark.parametrize("mood", [BROKEN, EMPTY], ids=["500", "empty"])
def test_a_broken_agent_that_is_hammered(
    fake: FakeConsul,
    registry_at: Registries,
    live: Listeners,
    mood: tuple[int, bytes],
    defence: Callable[[], defences.Defence],
) -> None:
    with defence(), pytest.raises(AssertionError):
        is_asked_once_a_second(outcome(fake, registry_at, live, sulks(mood)))


def test_a_process_that_remembers_nothing(registry_at: Registries, live: Listeners) -> None:
    with defences.what_was_known_is_on_disk(), pytest.raises(AssertionError):
        begins_with_what_was_known(registry_at, live)


def test_an_instance_that_registers_once(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    with defences.registered_again(), pytest.raises(AssertionError):
        is_in_again_whenever_the_agent_forgot(fake, registrar_at, port)


def test_a_fork_in_the_midst_of_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    with defences.forks_wait(), pytest.raises(AssertionError):
        waits_for_what_is_being_said(monkeypatch)


def test_a_child_that_inherits_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    with defences.children_begin_anew(), pytest.raises(AssertionError):
        waits_for_nobody_who_waits_himself(monkeypatch)
