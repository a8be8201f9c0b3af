"""Paths that have one reading only; every other one is refused."""

from gateway.errors import PathRefused


def require_plain(path: str, raw: str = "") -> None:
    """Raises ``PathRefused`` unless ``path`` (decoded) and ``raw`` (as sent, if the server says) have one reading."""
    if raw and (not raw.startswith("/") or "#" in raw or any(code in raw.lower() for code in ("%2f", "%5c", "\\"))):
        raise PathRefused
    inner = path.split("/")[1:]
    if any(segment in {".", ".."} for segment in inner) or "" in inner[:-1]:
        raise PathRefused
    # What is left of an escape was escaped twice, or is no UTF-8.
    if "\\" in path or "%" in path or not path.isprintable():
        raise PathRefused
