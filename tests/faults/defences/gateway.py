"""The gateway, and what roles believe of it, with one defence removed: each function patches the running process."""

import re
from types import ModuleType
from typing import Any

from gateway import answer, door, forwarding, headers, replying, turning_away
from gateway.attempts import Service
from gateway.edge import answers, head, instance, lines, way
from gateway.edge.arriving import Arriving
from gateway.edge.edge import Edge
from gateway.edge.instance import Connection
from gateway.filters import caching, cors_rules, gcra
from gateway.filters.breaking import _Breaking
from gateway.overload import admission
from gateway.overload.limit import Limit
from gateway.routes import table, target
from gateway.routes.compiled import CompiledRoute, compiled
from gateway.routes.definition import RouteDefinition
from shop.web import machinery, peer


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


def plain_paths() -> None:
    """A path is forwarded however it is written."""
    for place in (door, target):
        _replace(place, "require_plain", lambda path, raw="": None)


def closed_paths() -> None:
    """A route leads to everything a role serves."""
    _replace(target, "CLOSED", frozenset())
    for place in (door, way):
        _replace(place, "OWN", frozenset())


def proof_for_our_own() -> None:
    """Whoever is asked gets the gateway's credential."""
    _replace(forwarding, "vouch", lambda role, **said: peer.vouch(role or "orders", **said))
    really = Edge.credential
    _replace(Edge, "credential", lambda self, role: really(self, role or "orders"))


def readable_answers() -> None:
    """What filters should read may be longer than they can, and passes unread."""
    _replace(replying, "_read", lambda content: content)


def kept_for_whom() -> None:
    """What was kept is for everybody who asks the same."""
    _replace(caching, "_asked", lambda exchange: (exchange.path, exchange.query))


def one_writer() -> None:
    """Whoever compiled a set writes it, whatever was written meanwhile."""
    from gateway.operations import write  # its tables are not loaded in every process

    _replace(write, "_take_turn", lambda seen: None)


def last_instance() -> None:
    """Whoever drains an instance leaves others in use, as far as they saw before."""
    from gateway.operations import drain

    _replace(drain, "_require_in_use", lambda others, url: None)


def whole_sets() -> None:
    """Of routes that cannot be in force together, the earlier ones are."""

    def some(defined: list[RouteDefinition], **options: Any) -> list[CompiledRoute]:
        return compiled(list({each.id: each for each in reversed(defined)}.values()), **options)

    _replace(table, "compiled", some)


def framing_once() -> None:
    """Lines that say where a request ends may be there twice; the last one counts."""
    _replace(head, "TWICE", 0)


def broken_connections() -> None:
    """A connection whose answer nobody waited for is used again."""
    _replace(Connection, "give_up", lambda self: self._pool.put(self))


def claims() -> None:
    """Every header passes, and is left for whoever believes it."""
    _replace(peer, "_CLAIMS", re.compile("(?!)"))


def claims_in_both_spellings() -> None:
    """A claim is known by its hyphens; the same name with underscores passes."""
    known = peer._CLAIMS
    _replace(peer, "is_claim", lambda name: known.match(name.lower()) is not None)


def listed_proxies() -> None:
    """Whoever connects is believed to be a proxy of ours."""
    _replace(peer, "is_proxy", lambda address: True)


def hop_by_hop() -> None:
    """What is about one connection goes on to the next."""
    _replace(headers, "HOP_BY_HOP", frozenset())
    _replace(lines, "_DROPPED", frozenset())


def connection_names() -> None:
    """Nobody reads what a Connection header names."""
    for place in (headers, answers):
        _replace(place, "listed", lambda connection: frozenset())


def repeat_only_what_is_harmless() -> None:
    """Whatever was not answered is sent again."""
    really = Service.attempts
    _replace(Service, "attempts", lambda self, repeatable, **more: really(self, repeatable=True, **more))


def whole_answers() -> None:
    """The visitor gets the first byte as soon as it is there."""
    _replace(answer, "WHOLE", -1)
    _replace(instance, "WHOLE", -1)


def own_word() -> None:
    """Whoever says that they are the gateway is believed."""
    _replace(peer, "_is_gateway", lambda token: True)


def staff_permission() -> None:
    """Whoever asks sees the shop as its door sees it, and changes its routes."""
    from gateway.actuator import explaining, kinds, overview, routes

    for place in (explaining, kinds, overview, routes):
        _replace(place, "allow", lambda request, methods: None)


def operate_permission() -> None:
    """Whoever the back office lets ask may redrive."""

    class Anybody:
        def may(self, permission: str) -> bool:
            return True

    _replace(machinery, "principal", Anybody)


def origins() -> None:
    """Pages of every origin may ask for everything."""
    _replace(
        cors_rules.Rules, "judged", lambda self, origin, method, headers: [("access-control-allow-origin", origin)]
    )


def pauses() -> None:
    """A window in which this process was not running counts like any other."""
    _replace(Limit, "_was_silent", lambda self, age: False)


def shedding() -> None:
    """Whatever is asked is let in."""

    _replace(Limit, "room", lambda self, rank, share, bounds: float("inf"))


def one_line() -> None:
    """Whoever waited for a thread of this process is answered, however long it was."""
    _replace(turning_away, "is_too_long", lambda waited, now: False)


def breakers_count_answers() -> None:
    """Whoever was not let in failed, to a circuit breaker."""

    def over(self: _Breaking, exchange: Any, *, good: bool, was_let_in: bool) -> None:
        self._circuit.saw(exchange.now, good=good)

    _replace(_Breaking, "_over", over)


def bursts_in_time() -> None:
    """Whoever asked is forgotten before their burst is back."""
    really = gcra.Kept.__init__
    _replace(gcra.Kept, "__init__", lambda self, seconds: really(self, seconds / 10))


def bulkheads() -> None:
    """A route may have as much under way as anybody likes, and as many long bodies."""
    _replace(admission, "_enter_bulkhead", lambda asked: True)
    _replace(admission, "_enter_streams", lambda gate, now: True)


def short_bodies_first() -> None:
    """A thread waits for every body that gunicorn reads."""

    async def begun(self: Arriving, scope: object, receive: object) -> tuple[object, bool]:
        return receive, True

    _replace(Arriving, "begun", begun)


def bounded_memory() -> None:
    """What slow visitors have sent is kept, however much it is."""
    _replace(Edge, "_relieve", lambda self: None)
