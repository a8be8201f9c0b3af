"""What this process sees of routes, instances and breakers."""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from gateway.figures import last_failures, totals
from gateway.filters.circuit import circuits
from gateway.filters.limiting import refused_by
from gateway.in_force.current import standing
from gateway.in_force.drained import drained
from gateway.interface.seen import BreakerSeen, FailureSeen, InstanceSeen, InstanceState, RouteSeen, Traffic
from gateway.upstream import known
from shop.calls.balancer import Seen
from shop.discovery.base import Instance
from shop.discovery.current import registry
from shop.roles.catalogue import ALL, ROLES
from shop.roles.deployed import is_deployed

_UNSEEN: Final = Seen(is_well=True, warmth=1.0, in_flight=0, calls=0, failed=0, seconds=0.0)


def traffic() -> Traffic:
    """Quick: everything is in memory."""
    now = standing()
    return Traffic(
        at=time.time(),
        worker=os.getpid(),
        version=now.table.version,
        since=now.since,
        rejected=tuple(str(each) for each in now.rejected),
        routes=_routes(),
        instances=_instances(),
        breakers=tuple(
            BreakerSeen(name=name, state=each.state.value, failures=each.failures)
            for name, each in sorted(circuits().items())
        ),
        failures=tuple(
            FailureSeen(
                at=each.at,
                route=each.key.route,
                method=each.key.method,
                status=each.key.status,
                instance=each.key.instance,
            )
            for each in last_failures()
        ),
    )


def _routes() -> tuple[RouteSeen, ...]:
    """Those in force, in the order they are asked."""
    requests, failures, seconds = Counter[str](), Counter[str](), defaultdict[str, float](float)
    for key, number, spent in totals():
        requests[key.route] += number
        failures[key.route] += number if key.status >= 500 else 0
        seconds[key.route] += spent
    limited, now = refused_by(), standing()
    return tuple(
        RouteSeen(
            id=route.id,
            uri=route.uri,
            source=now.sources.get(route.id, ""),
            requests=requests[route.id],
            failures=failures[route.id],
            limited=limited.get(route.id, 0),
            seconds=round(seconds[route.id], 4),
        )
        for route in now.table.routes
    )


def _instances() -> tuple[InstanceSeen, ...]:
    records = {name: _merged(each.balancer.seen() for each in found) for name, found in known().items()}
    out_of_use = drained()
    return tuple(
        _instance(each, records.get(service, {}).get(each.url, _UNSEEN), out_of_use.get(each.url, ""))
        for service in _services(records)
        for each in sorted(registry().resolve(service), key=lambda each: each.url)
    )


def _services(asked: Iterable[str]) -> list[str]:
    """Ours, and whatever else requests have gone to."""
    ours = [role.service for name, role in ROLES.items() if name != ALL and is_deployed(name)]
    return [*ours, *sorted(set(asked) - set(ours))]


def _merged(views: Iterable[Mapping[str, Seen]]) -> Mapping[str, Seen]:
    """A service may be known by several names or versions; it is as well as the worst says."""
    made: dict[str, Seen] = {}
    for view in views:
        for url, one in view.items():
            other = made.get(url, _UNSEEN)
            made[url] = Seen(
                one.is_well and other.is_well,
                min(one.warmth, other.warmth),
                one.in_flight + other.in_flight,
                one.calls + other.calls,
                one.failed + other.failed,
                one.seconds + other.seconds,
            )
    return made


def _instance(found: Instance, seen: Seen, why: str) -> InstanceSeen:
    return InstanceSeen(
        service=found.service,
        url=found.url,
        version=found.version,
        zone=found.zone,
        weight=found.weight,
        state=_state(seen, why),
        in_flight=seen.in_flight,
        requests=seen.calls,
        failures=seen.failed,
        seconds=round(seen.seconds, 4),
        drained=why,
    )


def _state(seen: Seen, why: str) -> InstanceState:
    if why:
        return "drained"
    if not seen.is_well:
        return "out"
    return "warming" if seen.warmth < 1 else "well"
