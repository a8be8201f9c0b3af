"""Writes down which key each question to the payment provider was asked with: the sandbox believes all of them."""

import os
from pathlib import Path

from billing.providers.base import Question, Result
from billing.providers.sandbox import SandboxProvider


def note(folder: str) -> None:
    """From now on, a line for each question in the file ``shown`` of ``folder``: short enough to be written whole."""
    asked, path = SandboxProvider._do, Path(folder) / "shown"

    def noted(self: SandboxProvider, question: Question, timeout: float) -> Result:
        line = f"{question.credential.reveal()}\n".encode()
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
        return asked(self, question, timeout)

    SandboxProvider._do = noted  # type: ignore[method-assign]


def shown(folder: Path) -> list[str]:
    """The keys, in the order of the questions."""
    path = folder / "shown"
    return path.read_text().splitlines() if path.exists() else []
