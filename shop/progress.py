"""A bar that grows while somebody waits."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def progress(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterator[Item]:
    """The same ``items``; on a terminal with a bar, on standard error, that is gone when they are. No bar elsewhere.

    ``total`` is needed where ``items`` have no length.
    """
    bar: Any = tqdm(items, desc=f"  {what}", total=total, leave=False, disable=None, dynamic_ncols=True)
    yield from bar
