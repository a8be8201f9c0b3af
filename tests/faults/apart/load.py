"""Buyers who never stop: they browse, fill carts and pay, through whichever gateway answers, and count what fails.

Those who have an account log in now and then, and use the tokens they got.

A request counts as failed when it is answered with anything a buyer did not ask for, or not at all. Three things that a
buyer's browser does by itself are done here too: another gateway is tried when one refuses the connection; a GET whose
kept connection ended as it was sent is sent once more, over another one; and a request with an Idempotency-Key is
repeated, with the same key, when its answer was lost.
"""

import itertools
import random
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import quantiles

import jwt
import requests

from tests.customers.crowd import PASSWORD
from tests.live.client import ADDRESS

PRICE = 1990
#: What visitors look at; the back office has no other page for who is not signed in.
PAGES = ("/api/inventory/products", "/api/inventory/products/LOADED", "/api/orders/cart")
STAFF_PAGE = "/admin/login/"
SKU = "LOADED"
#: How often a keyed request is repeated before its buyer gives up.
REPEATS = 20
TIMEOUT = 30.0
#: What somebody with an account asks for: customers' and another role's, each of which verifies for itself.
THEIRS = ("/api/customers/me", "/api/orders/orders")
#: So many tokens of theirs are used, the oldest of them after its key was replaced.
TOKENS = 20


@dataclass
class Tally:
    """What the buyers saw. ``failed`` tells each failure in words; ``repeated`` are keyed requests sent again;
    ``why`` counts what they were told before, ``ended`` kept connections that ended under a GET; ``keys`` have signed
    tokens."""

    answered: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    repeated: int = 0
    ended: int = 0
    why: Counter[str] = field(default_factory=Counter)
    orders: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def percentile(self, share: int) -> float:
        """Seconds within which ``share`` of 100 requests were answered, repeats and waits included."""
        return quantiles(self.seconds, n=100)[share - 1]

    @property
    def requests(self) -> int:
        return sum(self.answered.values())


class Pace:
    """So many turns a second for all threads together; 0: as many as they take."""

    def __init__(self, rate: float) -> None:
        self._rate, self._next = rate, 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Until it is one's turn."""
        if not self._rate:
            return
        with self._lock:
            self._next = max(self._next, time.monotonic()) + 1 / self._rate
            wait = self._next - time.monotonic()
        time.sleep(max(wait, 0.0))


class Load:
    """``threads`` buyers at ``doors`` (gateways' addresses), the first of them ``people`` with accounts, who ask
    ``rate`` times a second together (0: as often as they are answered). Use ``under_load``."""

    def __init__(
        self,
        doors: Sequence[str],
        *,
        threads: int,
        seed: int,
        rate: float = 0.0,
        people: Sequence[str] = (),
        pages: Sequence[str],
    ) -> None:
        self.tally = Tally()
        self._doors, self._seed, self._people, self._pages = doors, seed, people, pages
        self._pace = Pace(rate)
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._buy, args=(number,), daemon=True) for number in range(threads)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(2 * TIMEOUT)

    def wait_for(self, count: int) -> None:
        """Return when so many requests more were answered."""
        wanted = self.tally.requests + count
        while self.tally.requests < wanted and not self.tally.failed:
            time.sleep(0.05)

    def _buy(self, number: int) -> None:
        chance = random.Random(f"{self._seed}-{number}")
        name = self._people[number] if number < len(self._people) else ""
        buyer = _Buyer(self._doors, self._pages, self.tally, chance, self._pace, name)
        for turn in itertools.count():
            if self._stopping.is_set():
                return
            if name:
                buyer.uses_account()
            elif turn % 10:
                buyer.browses()
            else:
                buyer.buys()


@contextmanager
def under_load(
    doors: Sequence[str],
    *,
    threads: int = 6,
    seed: int = 2026,
    rate: float = 0.0,
    people: Sequence[str] = (),
    pages: Sequence[str] = PAGES,
) -> Iterator[Load]:
    """Buyers are at it inside; those who browse look at ``pages``."""
    load = Load(doors, threads=threads, seed=seed, rate=rate, people=people, pages=pages)
    load.start()
    try:
        yield load
    finally:
        load.stop()


class _Buyer:
    def __init__(
        self,
        doors: Sequence[str],
        pages: Sequence[str],
        tally: Tally,
        chance: random.Random,
        pace: Pace,
        name: str = "",
    ) -> None:
        self._doors, self._pages, self._tally, self._chance = doors, pages, tally, chance
        self._pace, self._name = pace, name
        self._tokens: deque[str] = deque(maxlen=TOKENS)
        self._session = requests.Session()
        self._session.trust_env = False

    def browses(self) -> None:
        self._ask("GET", self._chance.choice(self._pages), wanted={200})

    def buys(self) -> None:
        added = self._ask("POST", "/api/orders/cart/lines", {"sku": SKU, "quantity": 1}, wanted={201}, keyed=True)
        if added is None:
            return
        body = {
            "expected_total": PRICE,
            "email": "load@example.com",
            "address": ADDRESS,
            "payment_method": "pm_card_ok",
        }
        headers = {"X-Cart-Token": added.json()["cart_token"]}
        paid = self._ask("POST", "/api/orders/checkout", body, wanted={201}, keyed=True, headers=headers)
        if paid is not None:
            with self._tally.lock:
                self._tally.orders.append(paid.json()["id"])

    def uses_account(self) -> None:
        """Logs in, and uses the token and those of before."""
        said = {"login": self._name, "password": PASSWORD}
        answer = self._ask("POST", "/api/customers/login", said, wanted={200})
        self._session.cookies.clear()
        if answer is None:
            return
        token = answer.json()["access_token"]
        self._tokens.append(token)
        with self._tally.lock:
            self._tally.keys.add(jwt.get_unverified_header(token)["kid"])
        for path in 4 * THEIRS:
            used = self._chance.choice(self._tokens)
            self._ask("GET", path, wanted={200}, headers={"Authorization": f"Bearer {used}"})

    def _ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        wanted: set[int],
        keyed: bool = False,
        headers: dict[str, str] | None = None,
    ) -> requests.Response | None:
        sent = {**(headers or {}), **({"Idempotency-Key": uuid.uuid4().hex} if keyed else {})}
        self._pace.wait()
        began, trouble, said = time.monotonic(), "", ""
        for _ in range(REPEATS if keyed else 1):
            try:
                answer = self._sent(method, path, body, sent)
            except requests.RequestException as error:
                trouble, said = f"{method} {path}: {type(error).__name__}: {error}", type(error).__name__
            else:
                if answer.status_code in wanted:
                    self._note(method, time.monotonic() - began)
                    return answer
                trouble, said = f"{method} {path}: {answer.status_code} {answer.text[:300]}", str(answer.status_code)
                if answer.status_code not in {202, 409, 502, 503, 504}:
                    break
            with self._tally.lock:
                self._tally.repeated += keyed
                self._tally.why[said] += keyed
            time.sleep(0.2)
        with self._tally.lock:
            self._tally.failed.append(trouble)
        return None

    def _sent(self, method: str, path: str, body: object, headers: dict[str, str]) -> requests.Response:
        """Raises ``requests.RequestException``. A refused connection carried nothing: the next door is tried."""
        doors = self._chance.sample(self._doors, len(self._doors))
        for door in doors[:-1]:
            try:
                return self._over_this_or_that(method, door + path, body, headers)
            except requests.ConnectionError as error:
                if "Connection refused" not in str(error):
                    raise
        return self._over_this_or_that(method, doors[-1] + path, body, headers)

    def _over_this_or_that(self, method: str, url: str, body: object, headers: dict[str, str]) -> requests.Response:
        """Whoever leaves ends the connections that it kept, and cannot know that a request is on its way over one."""
        try:
            return self._session.request(method, url, json=body, headers=headers, timeout=TIMEOUT)
        except requests.ConnectionError as error:
            if method != "GET" or "Connection aborted" not in str(error):
                raise
        with self._tally.lock:
            self._tally.ended += 1
        return self._session.request(method, url, json=body, headers=headers, timeout=TIMEOUT)

    def _note(self, method: str, seconds: float) -> None:
        with self._tally.lock:
            self._tally.answered[method] += 1
            self._tally.seconds.append(seconds)
