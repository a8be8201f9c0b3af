"""Using a key.

``Once.run`` is for effects of one transaction: the key, the effect and the answer commit together.
``Once.claim`` is for effects that settle later (a checkout): it ties the key to the resource inside the transaction
that makes it; the answer is stored by ``Once.answer`` when it is final, and until then a repeat is answered from the
resource's present state.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.response import Response

from shop.database.transactions import atomic, enclosing, waited_too_long
from shop.idempotency.key import Key
from shop.idempotency.models import IdempotencyKey
from shop.web.json import dumps
from shop.web.key_errors import InProgress, KeyReused


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time, byte for byte."""

    status: int
    content_type: str
    body: bytes


class _Undone(Exception):
    """Carries a 5xx answer out of the transaction, which rolls back: what failed on our side may be tried again."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Once:
    """One request's use of its key in the database of ``alias``; without a key everything simply runs."""

    def __init__(self, alias: str, key: Key | None) -> None:
        self.alias, self.key = alias, key
        self.claimed = False

    def recall(self) -> StoredAnswer | str | None:
        """The stored answer, or the resource the key made, or None. Raises ``KeyReused`` and ``InProgress``."""
        row = self._rows(self.key).first() if self.key else None
        if row is None or self.key is None:
            return None
        if row.body_hash != self.key.body_hash:
            raise KeyReused
        if row.status is not None:
            return StoredAnswer(row.status, row.content_type, self.key.answers.open(bytes(row.body)))
        if row.resource:
            return row.resource
        raise InProgress

    def run(self, effect: Callable[[], Response]) -> Response:
        """Run ``effect`` in one transaction with the key and its answer; a 5xx answer undoes all three.

        Raises ``IntegrityError`` when a twin committed first (the decorator then recalls its answer), ``InProgress``
        when one takes too long.
        """
        try:
            with enclosing(self.alias):
                self.claim()
                answer = effect()
                if answer.status_code >= 500:
                    raise _Undone(answer)
                self._store(answer)
                return answer
        except _Undone as undone:
            return undone.answer

    def claim(self, resource: str = "") -> None:
        """Insert the key: the first write of the open transaction.

        A twin's key makes it wait for the twin, and then raise ``IntegrityError``, or ``InProgress`` after a while.
        """
        if self.key is None:
            return
        self.claimed = False  # an earlier claim may have been rolled back
        row = IdempotencyKey(
            scope=self.key.scope,
            route=self.key.route,
            key=self.key.key,
            body_hash=self.key.body_hash,
            resource=resource,
            created_at=timezone.now(),
        )
        try:
            row.save(using=self.alias, force_insert=True)
        except OperationalError as error:
            raise (InProgress(retry_after=1) if waited_too_long(error) else error) from error
        self.claimed = True

    def answer(self, response: Response) -> None:
        """Store the final answer of a claimed key, in a transaction of its own. The first one stored stays; 5xx is
        never stored."""
        if self.key is not None and response.status_code < 500:
            with atomic(self.alias):
                self._store(response)

    def is_twin(self, error: IntegrityError) -> bool:
        """Whether ``error`` came from the key's own index: some other request with this key committed first."""
        return self.key is not None and not self.claimed and self._rows(self.key).exists()

    def _store(self, response: Response) -> None:
        if self.key is None:
            return
        content_type = str(response.content_type or "application/json")
        unanswered = self._rows(self.key).filter(status__isnull=True)
        sealed = self.key.answers.seal(dumps(response.data))
        unanswered.update(status=response.status_code, content_type=content_type, body=sealed)

    def _rows(self, key: Key) -> QuerySet[IdempotencyKey]:
        return IdempotencyKey.objects.using(self.alias).filter(scope=key.scope, route=key.route, key=key.key)
