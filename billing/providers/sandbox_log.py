"""The sandbox provider's own books: an append-only SQLite file outside the shop's databases and transactions.

It survives kill -9, is shared by any number of processes, and is what tests count captures in: a provider's word, not
ours. One row per key.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

from billing.rules.payments import Asked

WAIT_SECONDS: Final = 10.0

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS effects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    order_ref TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    is_done INTEGER NOT NULL,
    code TEXT NOT NULL,
    hidden TEXT NOT NULL,
    known_at REAL NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS effects_by_reference ON effects (reference);
CREATE TRIGGER IF NOT EXISTS effects_unchanged BEFORE UPDATE ON effects BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS effects_kept BEFORE DELETE ON effects BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one key did. ``is_done`` false: it was refused, for ``code``. Times are seconds since 1970.

    Before ``known_at`` the provider does not tell: ``hidden`` says how (``slow``: it denies the key, ``hidden``: it
    does not answer).
    """

    key: str
    kind: Asked
    reference: str
    order_ref: str
    amount: int
    currency: str
    is_done: bool
    code: str = ""
    hidden: str = ""
    known_at: float = 0.0
    at: float = 0.0

    @property
    def is_known(self) -> bool:
        return time.time() >= self.known_at


_COLUMNS: Final = ", ".join(column.name for column in fields(Effect))
_MARKS: Final = ", ".join("?" for _ in fields(Effect))
_INSERT: Final = f"INSERT INTO effects ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - names of our own fields
_SELECT: Final = f"SELECT {_COLUMNS} FROM effects"  # noqa: S608 - names of our own fields

#: Decides an effect from those the same payment had before.
Decide = Callable[[list[Effect]], Effect]


class SandboxLog:
    """The file at ``path``, made on first use."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def once(self, key: str, reference: str, decide: Decide) -> Effect:
        """The effect of ``key``: as it was, or as ``decide`` makes it now, durable before this returns."""
        with self._writing() as connection:
            if found := self._read(connection, "key = ?", key):
                return found[0]
            effect = decide(self._read(connection, "reference = ?", reference) if reference else [])
            connection.execute(_INSERT, astuple(effect))
            return effect

    def find(self, key: str) -> Effect | None:
        """The effect of ``key``, if there is one."""
        with self._open() as connection:
            return next(iter(self._read(connection, "key = ?", key)), None)

    def of_payment(self, reference: str) -> list[Effect]:
        """Everything that happened to one payment, in order."""
        with self._open() as connection:
            return self._read(connection, "reference = ?", reference)

    def effects(self) -> list[Effect]:
        """Everything, in order."""
        with self._open() as connection:
            return self._read(connection, "1 = ?", 1)

    def _read(self, connection: sqlite3.Connection, where: str, value: object) -> list[Effect]:
        rows = connection.execute(f"{_SELECT} WHERE {where} ORDER BY seq", (value,))
        names = [column.name for column in fields(Effect)]
        return [_effect(dict(zip(names, row, strict=True))) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'effects_kept'").fetchone():
                _prepare(connection)
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables. SQLite does not wait its usual time to switch to WAL while others open the new file: we do."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLE} COMMIT;")
        except sqlite3.OperationalError:
            connection.rollback()
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _effect(row: dict[str, object]) -> Effect:
    return Effect(**{**row, "kind": Asked(str(row["kind"])), "is_done": bool(row["is_done"])})  # type: ignore[arg-type]
