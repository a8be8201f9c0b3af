"""How documents are numbered: one series per kind and calendar year of the seller, from 1, without a gap."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from billing.interface.messages import DocumentKind

#: French practice: F for facture, A for avoir.
PREFIX: Final[Mapping[DocumentKind, str]] = {DocumentKind.INVOICE: "F", DocumentKind.CREDIT_NOTE: "A"}


def series_of(kind: DocumentKind, at: datetime, time_zone: str) -> str:
    """The series that takes a document issued at ``at``: ``F-2026``."""
    return f"{PREFIX[kind]}-{at.astimezone(ZoneInfo(time_zone)).year}"


def shown(series: str, number: int) -> str:
    """The number as people read it: ``F-2026-000001``. It grows past six digits when it must."""
    return f"{series}-{number:06d}"
