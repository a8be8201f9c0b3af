"""How much is logged follows the settings."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from shop.config import live as process
from shop.config.base import Reading, Setting
from shop.config.live import Live
from shop.telemetry.configuration import follow_along


@pytest.fixture
def live() -> Iterator[Live]:
    before = logging.root.level
    follow_along()
    found = Live(["billing-service"], source="memory", kept=None)
    process.begin(found)
    yield found
    process.begin(None)
    logging.root.setLevel(before)


def test_the_level_is_what_is_set_and_else_as_the_process_was_started(live: Live) -> None:
    started = logging.getLevelNamesMapping()[settings.SHOP_LOG_LEVEL]
    assert logging.root.level == started
    for value in ("ERROR", "DEBUG"):
        live.offer(Reading(value, (Setting("logging.level", value, "memory:level"),)))
        assert logging.getLevelName(logging.root.level) == value
    live.offer(Reading("none", ()))
    assert logging.root.level == started


def test_a_word_that_is_no_level_changes_nothing(live: Live) -> None:
    live.offer(Reading("1", (Setting("logging.level", "ERROR", "memory:level"),)))
    live.offer(Reading("2", (Setting("logging.level", "LOUD", "memory:level"),)))
    assert logging.root.level == logging.ERROR
    assert live.standing.rejected
