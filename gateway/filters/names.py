"""Names and values of header lines that a filter may write."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from gateway.headers import HOP_BY_HOP
from shop.web.peer import is_claim

#: Framing and addresses are the gateway's to say.
_OURS: Final = HOP_BY_HOP | {"host", "content-length", "expect"}


def _ours(name: str) -> str:
    if name.lower() in _OURS:
        raise ValueError(f"{name} is the gateway's own")
    return name.lower()


def _writable(name: str) -> str:
    if is_claim(_ours(name)):
        raise ValueError(f"{name} says who asks, or from where, which only the gateway may")
    return name.lower()


_Token = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$")]
#: Lower-case when read.
AnswerFieldName = Annotated[_Token, AfterValidator(_ours)]
RequestFieldName = Annotated[_Token, AfterValidator(_writable)]
#: One that is only looked at or taken away.
AnyFieldName = Annotated[_Token, AfterValidator(str.lower)]
