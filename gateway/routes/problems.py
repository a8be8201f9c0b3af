"""What is wrong with a set of routes, all of it at once, each with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteProblem:
    """``where``: ``routes[2] (books).predicates[0]``."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class InvalidRoutes(ValueError):
    """A set that cannot be put in force; the one before it stays."""

    def __init__(self, problems: list[RouteProblem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
