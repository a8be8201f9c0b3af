"""Many things at the same moment: several processes, each with several threads, all let go at once."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections
from django.utils import timezone

from inventory.proof import prove
from shop.errors import ShopError
from tests.shop.races.drive import forget_connections

PROCESSES = 4
PATIENCE = 60.0

#: One thing somebody does; what it returns is the outcome, an anticipated error's is its code.
Deed = Callable[[], object]


def at_once(deeds: Sequence[Deed]) -> Counter[str]:
    """How often each outcome. Whatever nobody anticipated is an outcome by its class and text."""
    forget_connections()
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(len(deeds)), context.SimpleQueue()
    shares = [deeds[number::PROCESSES] for number in range(PROCESSES)]
    crowd = [context.Process(target=_share, args=(share, barrier, answers)) for share in shares if share]
    for process in crowd:
        process.start()
    outcomes: Counter[str] = Counter()
    for _ in crowd:
        outcomes.update(answers.get())
    for process in crowd:
        process.join(PATIENCE)
    return outcomes


def violations() -> list[str]:
    """What the proof says now."""
    return [f"{violation.subject}: {violation.message}" for violation in prove(now=timezone.now())]


def _share(deeds: Sequence[Deed], barrier: Any, answers: Any) -> None:
    with ThreadPoolExecutor(len(deeds)) as pool:
        answers.put(list(pool.map(lambda deed: _outcome(deed, barrier), deeds)))


def _outcome(deed: Deed, barrier: Any) -> str:
    barrier.wait(PATIENCE)
    try:
        return str(deed())
    except ShopError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - whatever it is goes into the report
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        connections.close_all()
