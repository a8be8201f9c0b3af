"""Asking an instance of a service in the calling thread, and another one as ``gateway.attempts`` says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ssl import SSLCertVerificationError
from typing import Final

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from gateway.again import Again
from gateway.answer import Answer, received
from gateway.attempts import Attempts, Service
from gateway.body import Body
from gateway.errors import ServiceInterrupted, ServiceTimeout, ServiceTrouble, ServiceUnreachable
from gateway.in_force.drained import in_use
from gateway.properties import properties
from gateway.routes.target import BALANCED
from gateway.tries import Tries
from shop.calls.choice import USUAL, Choice
from shop.calls.context import remaining, within
from shop.calls.session import session
from shop.discovery.base import Instance
from shop.discovery.current import registry
from shop.singleton import singleton


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
    choice: Choice = USUAL
    again: Again | None = None


class Upstream(Service):
    """A service that is asked by threads. What is known of its health is known to both ways through here."""

    def __init__(self, name: str, instances: Callable[[], Sequence[Instance]]) -> None:
        super().__init__(name, instances)
        self._pooled, self._fresh = _session(), _session()
        #: What must not be sent twice must not be lost on a connection that the role closes at the same moment.
        self._fresh.headers["Connection"] = "close"

    def ask(self, question: Question) -> Answer:
        """Raises ``ServiceTrouble``, and what reading the visitor's body raises."""
        upload = properties.current.upload_timeout if isinstance(question.body, Body) else 0.0
        with within(upload + question.seconds):
            return self._ask(question)

    def _ask(self, question: Question) -> Answer:
        attempts = self.attempts(repeatable=question.repeatable, choice=question.choice)
        tries = Tries(question.again, question.method)
        attempts.most = tries.most
        while (url := attempts.next()) is not None:
            try:
                answer = self._send(attempts, url, question)
                if not (tries.may_follow(answer) and attempts.leave(url)):
                    return answer
                answer.close()
                tries.wait()
            except ServiceUnreachable:
                attempts.unreachable()
            except ServiceTrouble as error:
                may = tries.may_follow_on(error)
                if not attempts.failed(error) or not may:
                    raise
                tries.wait()
            if (remaining() or 0) <= 0:
                break
        raise attempts.error

    def _send(self, attempts: Attempts, url: str, question: Question) -> Answer:
        """Raises ``ServiceTrouble``, and what reading the visitor's body raises."""
        try:
            with within(properties.current.instance_timeout if attempts.has_spare else float("inf")):
                answer = received(self._exchange(url, question), self.name, url)
        except ServiceTrouble:
            raise
        except BaseException:
            attempts.end(good=None)
            raise
        attempts.answered(answer.status)
        return answer

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


@singleton
def upstream(uri: str, version: str = "") -> Upstream:
    """The one of this process for ``lb://service`` or an address; with ``version``, for the instances of that version.

    There are as many as routes and their lists of hosts name: no visitor can make one.
    """
    if not uri.startswith(BALANCED):
        alone = (Instance(uri, uri),)
        return Upstream(uri, lambda: alone)
    service = uri.removeprefix(BALANCED)
    made = Upstream(service, lambda: in_use(_of_version(registry().resolve(service), version)))
    _known.setdefault(service, []).append(made)
    return made


_known: Final[dict[str, list[Upstream]]] = {}


def known() -> Mapping[str, Sequence[Upstream]]:
    """Of the services that were asked so far, by name: one for all versions, and one for each that a route names."""
    return dict(_known)


def _of_version(found: Sequence[Instance], version: str) -> Sequence[Instance]:
    return [each for each in found if each.version == version] if version else found


def _session() -> requests.Session:
    made = session()
    del made.headers["Accept"]  # the visitor's, or none
    return made


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made, or to somebody whom we do not believe, so that nothing can have been sent."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    doubted = isinstance(reason, SSLError) and isinstance(next(iter(reason.args), None), SSLCertVerificationError)
    return doubted or isinstance(reason, NewConnectionError)
