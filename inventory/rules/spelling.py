"""Words that were meant: an index of words with letters left out finds those that differ by a letter or two.

Two words that are one slip apart have a form in common once a letter is left out of each (or of one of them). So the
forms of every known word are kept, and those of what was typed are looked up: equality, which any index serves.
"""

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import Final

#: Shorter words have too many neighbours to guess at.
SHORTEST: Final = 4
#: From this length on, two slips are forgiven.
LONG: Final = 7
#: Only so many first letters are varied: the number of forms stays small, and slips at the end are seen by ``slips``.
VARIED: Final = 8


def forgiven(word: str) -> int:
    """So many slips in ``word`` are taken for slips."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def forms(word: str) -> set[str]:
    """``word``'s beginning, with up to as many letters left out as are forgiven."""
    begin = word[:VARIED]
    return {
        "".join(letter for place, letter in enumerate(begin) if place not in gone)
        for count in range(forgiven(word) + 1)
        for gone in combinations(range(len(begin)), count)
    }


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that ``word`` was meant to be; None if none is near enough, ``word`` if it is known itself.

    A word that goes on where ``word`` ends is no other word: searches are by beginnings.
    """
    found: list[tuple[int, int, str]] = []
    for candidate in known:
        if candidate.startswith(word):
            return word
        away = slips(word, candidate)
        if away <= forgiven(word):
            found.append((away, abs(len(candidate) - len(word)), candidate))
    return min(found)[2] if found else None


def corrected(words: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """``words`` with the misspelt ones put right, as far as ``known`` goes."""
    return tuple(nearest(word, known) or word for word in words)


def slips(one: str, other: str) -> int:
    """Letters missing, added, wrong, or changed places: how many such slips lie between the two."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, above = above, line
    return above[-1]
