"""What the gateway itself answers when the answer of a role cannot be had.

ShopError
├── Invalid              └── PathRefused          path_refused          400
└── ServiceTrouble                                service_trouble       502
    ├── ServiceUnreachable                        service_unreachable   503   nothing was sent
    │   └── NoInstance                            no_instance           404   none is known, and so it is wanted
    ├── ServiceInterrupted                        service_interrupted   502   sent, and no whole answer came back
    ├── ServiceTimeout                            service_timeout       504   sent, and no answer came in time
    └── Overloaded                                overloaded            503   nobody was asked: others go first
"""

from shop.errors import Invalid, ShopError, message


class PathRefused(Invalid):
    """A path that two readers could read differently: dot segments, encoded slashes, control characters."""

    code = "path_refused"
    title = message("This address is not written plainly")
    detail = message("Addresses have no dot segments, no empty segments and no encoded slashes.")


class ServiceTrouble(ShopError):
    """The role behind this path did not answer; ``service`` names it."""

    code = "service_trouble"
    status = 502
    title = message("A part of the shop did not answer")
    detail = message("Please try again in a moment.")
    retryable = True


class ServiceUnreachable(ServiceTrouble):
    """No instance is known, or none accepts a connection: nothing was sent."""

    code = "service_unreachable"
    status = 503
    title = message("This part of the shop cannot be reached")


class NoInstance(ServiceUnreachable):
    """No instance is known, where ``gateway.loadbalancer-use404`` wants that to be no address at all."""

    code = "no_instance"
    status = 404


class ServiceInterrupted(ServiceTrouble):
    """The connection broke before the whole answer was there, or what came is not an answer."""

    code = "service_interrupted"
    title = message("This part of the shop broke off its answer")
    detail = message("What you asked for may have been done. Look before you ask again, or repeat the same key.")


class ServiceTimeout(ServiceTrouble):
    """No answer within the time the gateway allows."""

    code = "service_timeout"
    status = 504
    title = message("This part of the shop takes too long to answer")
    detail = message("What you asked for may have been done. Look before you ask again, or repeat the same key.")


class Overloaded(ServiceTrouble):
    """More is asked than can be answered, and what is more urgent goes first: nothing was sent."""

    code = "overloaded"
    status = 503
    title = message("Too much is asked of the shop right now")
