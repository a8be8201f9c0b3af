"""Messages twice, backwards, minutes late and before their time: what comes of them is what comes of them in order."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from inventory.operations.expire import expire
from tests.billing.making import quick_sandbox
from tests.faults.apart.messages import Message, Post, clock_ahead, everything
from tests.faults.apart.stories import STORIES, Story
from tests.inventory.making import books_balance, stocked

pytestmark = pytest.mark.django_db(databases="__all__")

SHELF = 50
SEEDS = range(51)


@pytest.fixture(autouse=True)
def provider(tmp_path: Path) -> Iterator[None]:
    with quick_sandbox(tmp_path):
        yield


def begun(name: str) -> tuple[Story, list[Message]]:
    story = Story(stocked(SHELF), SHELF)
    return story, [story.message(each) for each in STORIES[name][0]]


@pytest.mark.parametrize("name", STORIES)
def test_in_order_it_ends_as_written(name: str) -> None:
    post = Post()
    story, messages = begun(name)
    for message in messages:
        assert post.deliver(message) is not None, message
    assert story.outcome() == STORIES[name][1]
    books_balance()


@pytest.mark.parametrize("name", STORIES)
def test_each_twice_is_each_once(name: str) -> None:
    """The second one changes no row of any module."""
    post = Post()
    story, messages = begun(name)
    for message in messages:
        first = post.deliver(message)
        after_one = everything()
        assert post.deliver(message) == first
        assert everything() == after_one
    assert story.outcome() == STORIES[name][1]


@pytest.mark.parametrize("name", STORIES)
def test_backwards_it_ends_the_same(name: str) -> None:
    story, messages = begun(name)
    Post().deliver_until_quiet(reversed(messages))
    assert story.outcome() == STORIES[name][1]
    books_balance()


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("seed", SEEDS)
def test_in_any_order_twice_and_late_it_ends_the_same(name: str, seed: int) -> None:
    """204 permutations: each message once or twice, up to four minutes apart; then all of them again, an hour late."""
    chance = random.Random(f"{name} {seed}")
    story, messages = begun(name)
    post = Post()
    with clock_ahead() as clock:
        shuffled = [*messages, *chance.sample(messages, len(messages) // 2)]
        chance.shuffle(shuffled)
        for message in shuffled:
            clock.by += timedelta(minutes=chance.choice((0, 0, 1, 4)))
            post.deliver(message)
            if chance.random() < 0.1:
                expire(order_id=story.order_id, now=timezone.now())
        post.deliver_until_quiet(shuffled)
        assert story.outcome() == STORIES[name][1]
        books_balance()
        clock.by += timedelta(hours=1)
        before = everything()
        chance.shuffle(shuffled)
        for message in shuffled:
            post.deliver(message)
        assert everything() == before
