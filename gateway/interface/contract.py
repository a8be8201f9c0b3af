"""What the back office may ask the gateway.

Routes are written as YAML, a list as Spring Cloud Gateway writes it; those whose id is known are replaced.
"""

from typing import Final, Protocol

from gateway.interface.errors import InstanceUnknown, LastInstance, RoutesChanged, RoutesRefused, RouteUnknown
from gateway.interface.messages import Explained, Sample, Trial, Written
from gateway.interface.seen import Traffic
from shop.calls.published import operation
from shop.errors import Forbidden, Invalid


class Gateway(Protocol):
    """Routes that are kept in the gateway's own table, and instances in use.

    Staff need ``gateway.read`` or ``gateway.write``.
    """

    @operation(
        callers=("backoffice",), idempotent=True, raises=(RoutesRefused, RoutesChanged, Forbidden, Invalid), timeout=15
    )
    def check(self, *, text: str, samples: tuple[Sample, ...] = ()) -> Trial:
        """What ``write`` would change, and where ``samples`` would go, without doing it."""

    @operation(callers=("backoffice",), raises=(RoutesRefused, RoutesChanged, Forbidden, Invalid), timeout=15)
    def write(self, *, text: str, reason: str, expected: int | None = None) -> Written:
        """All of them or none; with ``expected`` only if the set still is of that revision."""

    @operation(
        callers=("backoffice",), raises=(RouteUnknown, RoutesRefused, RoutesChanged, Forbidden, Invalid), timeout=15
    )
    def remove(self, *, route: str, reason: str) -> Written:
        """Take one away."""

    @operation(callers=("backoffice",), idempotent=True, raises=(Forbidden, Invalid))
    def explain(self, *, sample: Sample) -> Explained:
        """Where it goes now, and why not elsewhere."""

    @operation(callers=("backoffice",), idempotent=True, raises=(Forbidden,))
    def traffic(self) -> Traffic:
        """What the process that answers has seen of routes, instances and breakers."""

    @operation(callers=("backoffice",), idempotent=True, raises=(InstanceUnknown, LastInstance, Forbidden, Invalid))
    def drain(self, *, url: str, reason: str) -> None:
        """Send the instance at ``url`` nothing new, from any gateway."""

    @operation(callers=("backoffice",), idempotent=True, raises=(Forbidden, Invalid))
    def use_again(self, *, url: str) -> None:
        """Send it requests as before."""


CONTRACT: Final = Gateway
