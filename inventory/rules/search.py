"""How names are compared: without case, accents, ligatures or punctuation, in both languages alike."""

import re
import unicodedata
from typing import Final

#: Letters that decomposition leaves whole, as readers of French and English type them.
_SPELT: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_WORD: Final = re.compile(r"[^\W_]+")

LONGEST_SORT_KEY: Final = 80
#: The index of beginnings goes so far (migration 0003); longer words are found by these first letters.
LONGEST_PREFIX: Final = 16


def plain(text: str) -> str:
    """``text`` in lower case without accents: é → e, œ → oe, ß → ss."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT)).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The words of ``text`` in plain spelling: letters and digits only, so nothing in them can be query syntax."""
    return _WORD.findall(plain(text))


def search_text(*texts: str) -> str:
    """Every distinct word of ``texts`` once, separated by blanks."""
    return " ".join(dict.fromkeys(word for text in texts for word in words(text)))


def sort_key(name: str) -> str:
    """What a list in alphabetical order compares: "Écharpe" stands between "eau" and "encre"."""
    return " ".join(words(name))[:LONGEST_SORT_KEY]
