"""Whoever asks an instance: what its connection tells them."""

from typing import Protocol

from gateway.edge.answers import AnswerHead


class Asking(Protocol):
    """Whoever waits for the answer. After ``whole``, ``ended`` or ``broke`` nothing more comes."""

    def whole(self, head: AnswerHead, body: bytes) -> None:
        """All of a short answer."""

    def begins(self, head: AnswerHead) -> None:
        """The head of a long one."""

    def block(self, data: bytes) -> None:
        """Some of its body, framed as the head says."""

    def ended(self) -> None: ...

    def switched(self, head: AnswerHead) -> None:
        """To a WebSocket: from now on bytes come in ``block``, both ways, until it breaks."""

    def broke(self, *, began: bool) -> None:
        """The connection is gone, or what came is no answer. ``began``: some of the answer was there."""

    def pause(self) -> None:
        """The instance reads slowly."""

    def resume(self) -> None: ...
