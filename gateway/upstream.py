"""Asking an instance of a service, and another one when that can do no harm.

Nothing was sent: ask another. Something was sent: only what may be repeated (GET, HEAD, OPTIONS, and whatever carries
an Idempotency-Key) goes to another instance, within a budget, and never after the visitor got the first byte.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ssl import SSLCertVerificationError
from typing import Final

import requests
from django.conf import settings
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from gateway.answer import Answer, received
from gateway.body import Body
from gateway.errors import ServiceInterrupted, ServiceTimeout, ServiceTrouble, ServiceUnreachable
from gateway.properties import properties
from gateway.routes.target import BALANCED
from shop.calls.balancer import Balancer, Flight
from shop.calls.budget import RetryBudget
from shop.calls.context import remaining, within
from shop.calls.looks import Looks
from shop.calls.session import session
from shop.discovery.base import Instance
from shop.discovery.current import registry

log = logging.getLogger(__name__)

#: To so many instances a request is sent at most. One that accepts no connection was sent nothing and does not count.
ATTEMPTS: Final = 3
#: Answers that say nothing about the instance: somebody it asked did not answer.
SOMEBODY_ELSES: Final = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class Question:
    """One request; ``path`` is percent-encoded and has its query. ``repeatable`` if a second time does no harm and the
    body can be sent again. ``seconds`` it may take to begin the answer, ``connect_seconds`` to accept a connection."""

    path: str
    method: str
    headers: Mapping[str, str | bytes]
    body: bytes | Body | None
    repeatable: bool
    seconds: float
    connect_seconds: float


class Upstream:
    """``instances`` of whom we call ``name``. Thread-safe.

    What is known of their health is known to both ways through here.
    """

    def __init__(self, name: str, instances: Callable[[], Sequence[Instance]]) -> None:
        self.name, self.instances = name, instances
        self._pooled, self._fresh = _session(), _session()
        #: What must not be sent twice must not be lost on a connection that the role closes at the same moment.
        self._fresh.headers["Connection"] = "close"
        self.balancer = Balancer()
        self.looks = Looks(self.balancer)
        self.budget = RetryBudget()

    def ask(self, question: Question) -> Answer:
        """Raises ``ServiceTrouble``, and what reading the visitor's body raises."""
        self.budget.deposit()
        upload = properties.current.upload_timeout if isinstance(question.body, Body) else 0.0
        with within(upload + question.seconds):
            return self._attempts(question)

    def _attempts(self, question: Question) -> Answer:
        failed: set[str] = set()
        sent = 0
        error: ServiceTrouble = ServiceUnreachable(service=self.name)
        while True:
            instances = [each for each in self.instances() if each.url not in failed]
            flight = self.balancer.choose(instances, zone=own_zone(), harmless=question.repeatable)
            self.looks.begin()
            if flight is None:
                raise error
            spare = question.repeatable and sent + 1 < ATTEMPTS and self.balancer.has_others(flight, instances)
            try:
                return self._send(flight, question, properties.current.instance_timeout if spare else float("inf"))
            except ServiceUnreachable as caught:
                error = error if sent else caught
            except ServiceTrouble as caught:
                error = caught
                sent += 1
                if sent == ATTEMPTS or not question.repeatable or not self.budget.withdraw():
                    raise
            log.warning("instance did not answer", extra={"instance": flight.url, "code": error.code})
            failed.add(flight.url)
            if (remaining() or 0) <= 0:
                raise error

    def _send(self, flight: Flight, question: Question, seconds: float) -> Answer:
        """Raises ``ServiceTrouble``, and what reading the visitor's body raises."""
        good: bool | None = None
        try:
            with within(seconds):
                answer = received(self._exchange(flight.url, question), self.name)
            good = None if answer.status in SOMEBODY_ELSES else answer.status < 500
            return answer
        except ServiceTrouble:
            good = False
            raise
        finally:
            self.balancer.end(flight, good=good)

    def _exchange(self, base: str, question: Question) -> requests.Response:
        """Raises ``ServiceTrouble``. Redirects are the visitor's to follow."""
        chosen = self._pooled if question.repeatable else self._fresh
        asked = requests.Request(question.method, base, headers=dict(question.headers), data=question.body)
        prepared = chosen.prepare_request(asked)
        prepared.url = base + question.path  # as we decided on it, not as a library would tidy it
        left = remaining() or 0.0
        if left <= 0:
            raise ServiceTimeout(service=self.name)
        timeout = (min(question.connect_seconds, left), left)
        # The adapter itself: a session would read, and unpack, the body of a redirect that nobody follows.
        adapter = chosen.get_adapter(prepared.url)
        verify = True if chosen.verify is None else chosen.verify
        try:
            return adapter.send(prepared, stream=True, timeout=timeout, verify=verify, cert=chosen.cert)
        except requests.exceptions.RequestException as error:
            raise self._trouble(error) from error

    def _trouble(self, error: requests.exceptions.RequestException) -> ServiceTrouble:
        if isinstance(error, requests.exceptions.ConnectTimeout) or _never_connected(error):
            return ServiceUnreachable(service=self.name)
        if isinstance(error, requests.exceptions.Timeout) or (remaining() or 0) <= 0:
            return ServiceTimeout(service=self.name)
        return ServiceInterrupted(service=self.name)


@cache
def upstream(uri: str, version: str = "") -> Upstream:
    """The one of this process for ``lb://service`` or an address; with ``version``, for the instances of that version.

    There are as many as routes and their lists of hosts name: no visitor can make one.
    """
    if not uri.startswith(BALANCED):
        alone = (Instance(uri, uri),)
        return Upstream(uri, lambda: alone)
    service = uri.removeprefix(BALANCED)
    return Upstream(service, lambda: _of_version(registry().resolve(service), version))


def _of_version(found: Sequence[Instance], version: str) -> Sequence[Instance]:
    return [each for each in found if each.version == version] if version else found


def _session() -> requests.Session:
    made = session()
    del made.headers["Accept"]  # the visitor's, or none
    return made


def own_zone() -> str:
    """Where this process stands, so that near instances go first."""
    return str(getattr(settings, "SHOP_ZONE", ""))


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made, or to somebody whom we do not believe, so that nothing can have been sent."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    doubted = isinstance(reason, SSLError) and isinstance(next(iter(reason.args), None), SSLCertVerificationError)
    return doubted or isinstance(reason, NewConnectionError)
