"""After which answers of Consul a watch stands in line."""

from collections.abc import Sequence

import pytest

from shop.consul import Agent, ConsulUnavailable, Found
from shop.discovery.known import Known
from shop.discovery.pace import TokenBucket, Turns
from shop.discovery.reach import Reached
from shop.discovery.tags import Tags
from shop.discovery.watch import Watch
from shop.line import Line

A, B, C = (Found(id=name, address=f"10.0.0.{number}", port=80, meta={}) for number, name in enumerate("abc"))
#: An index, and who is passing; or nothing at all.
Answer = tuple[int, Sequence[Found]] | None


class Scripted(Agent):
    """Answers one question after the other, each at once."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = list(answers)

    def passing(self, service: str, *, index: int = 0, wait_seconds: float = 0.0) -> tuple[int, list[Found]]:
        answer = self._answers.pop(0)
        if answer is None:
            raise ConsulUnavailable("nobody there")
        return answer[0], list(answer[1])

    def services(self, *, index: int = 0, wait_seconds: float = 0.0) -> tuple[int, dict[str, list[str]]]:
        at, found = self.passing("", index=index, wait_seconds=wait_seconds)
        return at, {each.id: [] for each in found}


class Told(Turns):
    """As many turns as there are ``answers``; ``in_vain`` is what was said before each."""

    def __init__(self, answers: int) -> None:
        super().__init__(seconds=0.0, line=Line(seconds=0.0))
        self.in_vain: list[bool] = []
        self._left = answers

    def mine(self, own: TokenBucket, *, in_vain: bool) -> bool:
        self.in_vain.append(in_vain)
        self._left -= 1
        return self._left >= 0


@pytest.mark.parametrize(
    ("answers", "in_vain"),
    [
        ([(3, [A, B])], False),
        ([(3, [A, B]), (4, [A])], False),
        ([(3, [A, B]), (4, [])], True),
        ([(3, [A, B]), (4, []), (5, [A])], False),
        ([(3, [A, B, C]), (4, [A])], False),
        ([(3, [])], False),
        ([(3, []), (4, [])], False),
        ([(3, [A]), (3, [A])], True),
        ([(3, [A]), (1, [A])], True),
        ([None], True),
        ([None, (3, [A])], False),
        ([None, (3, [])], True),
        ([None, (3, []), (4, [A])], False),
    ],
)
def test_who_heard_nothing_that_can_be_stands_in_line(answers: list[Answer], in_vain: bool) -> None:
    known = Known("a-service", believed=lambda *_news: None, reach=lambda _url: Reached.ANSWERS)
    turns = Told(len(answers))
    watch = Watch("a-service", known, agent=lambda: Scripted(answers), turns=turns)
    watch._run()
    assert turns.in_vain[-1] == in_vain


@pytest.mark.parametrize(
    ("answers", "in_vain"),
    [([(3, [A])], False), ([(3, [A]), (4, [])], True), ([(3, [])], True), ([(3, []), (4, [A])], False), ([None], True)],
)
def test_a_catalogue_without_any_service_is_none(answers: list[Answer], in_vain: bool) -> None:
    turns = Told(len(answers))
    Tags(lambda: Scripted(answers), turns)._run()
    assert turns.in_vain[-1] == in_vain
