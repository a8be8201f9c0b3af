"""The role a command line names: it decides which apps Django installs, so it is read before Django starts."""

from collections.abc import Sequence

#: Commands that take a role, and the option that names it; ``serve`` also takes it as its first word.
COMMANDS = frozenset({"serve", "work"})
OPTION = "--role"


def role_named(arguments: Sequence[str]) -> str | None:
    """The role in ``arguments`` (``serve orders``, ``work --role orders``, ``work --role=orders``), if there is one."""
    if not arguments or arguments[0] not in COMMANDS:
        return None
    rest = arguments[1:]
    if rest and not rest[0].startswith("-"):
        return rest[0]
    for i, argument in enumerate(rest):
        if argument == OPTION and i + 1 < len(rest):
            return rest[i + 1]
        if argument.startswith(f"{OPTION}="):
            return argument.removeprefix(f"{OPTION}=")
    return None
