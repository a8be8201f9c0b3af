"""What all connections of one worker share: the loop, the tables of lines, the pools, and the clock."""

import asyncio
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from time import monotonic
from typing import Final

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from gateway.edge.answers import AnswerLines
from gateway.edge.glance import Glance
from gateway.edge.head import Head
from gateway.edge.ids import Ids
from gateway.edge.lines import Lines
from gateway.edge.parties import UnderWay
from gateway.edge.pool import Pool
from gateway.edge.records import Records
from gateway.edge.telling import Telling
from gateway.edge.tracks import Track, Tracks
from gateway.edge.users import Users
from gateway.edge.way import Way, Ways
from gateway.overload.admission import shares
from gateway.overload.counts import counts
from gateway.properties import GatewayProperties, properties
from shop.calls.context import ANONYMOUS
from shop.calls.credential import issue
from shop.roles.readiness import leaving
from shop.secrets.base import SecretMissing
from shop.web.identity.revocation import look
from shop.web.peer import CREDENTIAL, GATEWAY

TICK_SECONDS: Final = 0.1
#: A credential lives for a minute; one that was made so long ago is not sent any more.
CREDENTIAL_SECONDS: Final = 20.0
MOST_HOSTS: Final = 1024

#: Gives a connection to gunicorn: transport, bytes, whether the visitor has said all.
HandOver = Callable[[asyncio.Transport, bytes, bool], None]


class Edge:
    """Not thread-safe: everything happens on ``loop``."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, hand_over: HandOver, counted: Callable[[int], None]) -> None:
        """``counted`` is told now and then how many more requests were answered here."""
        self.loop, self._hand_over, self._counted = loop, hand_over, counted
        self.scheme = "https" if settings.SHOP_TLS_CERT and settings.SHOP_TLS_KEY else "http"
        self.lines, self.lines_of_answers = Lines(), AnswerLines()
        self.visitors: set[Telling] = set()
        self._relays: set[UnderWay] = set()
        self.is_open = True
        self.pools: dict[str, Pool] = {}
        self._hosts: dict[str, bool] = {}
        self._credentials: dict[str, tuple[bytes, float]] = {}
        self._status_lines: dict[int, bytes] = {}
        self.records, self._users = Records(), Users()
        self._ways = Ways()
        self.tracks = Tracks(self.is_ours)
        self.glance = Glance(self.lines, self._users, self.tracks)
        self.ids = Ids()
        self._ticks = self._room = self.answers = 0
        self.properties: GatewayProperties = properties.current
        self.shares, self.boarded = shares(self.properties), list[Track]()
        self._counted_at = monotonic()
        self.tick()

    # ------------------------------------------------------------ the clock

    async def run(self) -> None:
        """End what takes too long, until cancelled."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.tick()

    def tick(self) -> None:
        """What is looked up once and not for each request, and whose time is over."""
        self.standing_lines = f"Server: shop\r\nDate: {formatdate(usegmt=True)}\r\n".encode()
        now = self.loop.time()
        for relay in [each for each in self._relays if each.until < now]:
            relay.expire()
        for visitor in [each for each in self.visitors if each.until < now]:
            visitor.expire()
        for visitor in self.visitors:
            visitor.lag()
        self._relieve()
        self._ticks += 1
        if leaving():  # who asks again and again goes elsewhere before their connection is closed, perhaps as they ask
            self.is_open = False
        if self._ticks % 10 == 0:
            self.properties = properties.current
            self.shares = shares(self.properties)
            self._users.learn_keys()
            self.glance.forget()
            self.loop.run_in_executor(None, look)
            for pool in self.pools.values():
                pool.trim()
        self.records.flush()
        self._count_boarded()
        answers, self.answers = self.answers, 0
        self._counted(answers)

    def _count_boarded(self) -> None:
        let_in = counts().let_in
        boarded, self.boarded = self.boarded, []
        since, self._counted_at = self._counted_at, monotonic()
        for track in boarded:
            let_in[track.asked.counted] += track.boarded
            track.service.budget.deposit_all(track.boarded, since=since)
            track.boarded = 0

    def heard(self, size: int) -> None:
        """So many bytes came that may have to be kept."""
        self._room -= size
        if self._room < 0:
            self._relieve()

    def _relieve(self) -> None:
        """Whoever makes us hold most is let go, should all of them make us hold too much; then there is room for some
        time."""
        held = {visitor: visitor.held for visitor in self.visitors}
        self._room = self.properties.held_limit - sum(held.values())
        if self._room >= 0:
            return
        for visitor in sorted(held, key=lambda each: held[each], reverse=True):
            if self._room >= self.properties.held_limit // 4:
                return
            self._room += held[visitor]
            visitor.give_way()

    # ------------------------------------------------------------ connections

    def arrived(self, visitor: Telling) -> None:
        self.visitors.add(visitor)

    def left(self, visitor: Telling) -> None:
        self.visitors.discard(visitor)

    def hand_over(self, transport: asyncio.Transport, read: bytes, *, ended: bool) -> None:
        """To gunicorn's own protocol."""
        self._hand_over(transport, read, ended)

    def begun(self, relay: UnderWay) -> None:
        self._relays.add(relay)

    def over(self, relay: UnderWay) -> None:
        self._relays.discard(relay)

    def close(self) -> None:
        """Begin nothing more; what is under way ends."""
        self.is_open = False
        for visitor in list(self.visitors):
            visitor.leave()

    def end(self) -> None:
        """Everything is over."""
        for pool in self.pools.values():
            pool.close()
        self.records.flush()

    def pool(self, url: str) -> Pool:
        """The connections to the instance at ``url``."""
        found = self.pools.get(url)
        if found is None:
            found = self.pools[url] = Pool(url, self.loop, self.lines_of_answers)
        return found

    # ------------------------------------------------------------ requests

    def is_ours(self, host: str) -> bool:
        """Whether requests may name it."""
        found = self._hosts.get(host)
        if found is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()
            domain, _ = split_domain_port(host)
            found = self._hosts[host] = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
        return found

    def way(self, head: Head, body: bytes | None) -> Way | None:
        """As ``Ways.find``; who asks is in ``head`` from then on."""
        head.subject, token = self._users.who(head.bearer)
        return self._ways.find(head, body, token=token, usual=self.properties)

    def credential(self, role: str) -> bytes | None:
        """The line with which ``role`` knows us, none without a role; None without a key."""
        if not role:
            return b""
        now = self.loop.time()
        found = self._credentials.get(role)
        if found is None or found[1] < now:
            try:
                token = issue(caller=GATEWAY, callee=role, principal=ANONYMOUS)
            except SecretMissing:
                return None
            found = self._credentials[role] = f"{CREDENTIAL}: {token}\r\n".encode(), now + CREDENTIAL_SECONDS
        return found[0]

    def answered(self, visitor: Telling, head: Head, status: int) -> None:
        """Count it and write it down."""
        seconds = max(self.loop.time() - visitor.began, 0.0)
        self.records.add(head, visitor.way, status, seconds, visitor.instance)
        self.answers += 1

    def status_line(self, status: int) -> bytes:
        found = self._status_lines.get(status)
        if found is None:
            known = status in HTTPStatus.__members__.values()
            phrase = HTTPStatus(status).phrase if known else ""
            found = self._status_lines[status] = f"HTTP/1.1 {status} {phrase}\r\n".encode()
        return found
