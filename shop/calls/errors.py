"""What only a call to another module can raise.

Seen by the caller:

    CallError               call_failed          502
    ├── Unreachable         peer_unreachable     503   nothing was sent; safe to try again
    ├── DeadlineExceeded    deadline_exceeded    504   the outcome is unknown if bytes were sent
    ├── BreakerOpen         peer_unavailable     503   nothing was sent
    ├── Interrupted         call_interrupted     502   the connection died after bytes were sent: outcome unknown
    ├── BadAnswer           bad_answer           502   the peer answered something its contract does not allow
    └── Refused             call_refused         502   the peer refused our service credential

Answered by the serving side, and understood by the caller as ``Refused`` and ``BadAnswer``:

    Unauthenticated  └── CallerUnknown      caller_unknown       401
    Forbidden        └── CallerRefused      caller_refused       403
    NotFound         └── OperationUnknown   operation_unknown    404
"""

from shop.errors import Forbidden, NotFound, ShopError, Unauthenticated, message


class CallError(ShopError):
    """A module could not be asked. The caller does not know whether anything happened, unless a subclass says so."""

    code = "call_failed"
    status = 502
    title = message("A part of the shop did not answer")
    detail = message("Please try again in a moment.")
    retryable = True


class Unreachable(CallError):
    """No instance accepted a connection; nothing was sent."""

    code = "peer_unreachable"
    status = 503


class DeadlineExceeded(CallError):
    """The time the caller allowed is over."""

    code = "deadline_exceeded"
    status = 504


class BreakerOpen(CallError):
    """Every instance failed repeatedly and is left alone for a while; nothing was sent."""

    code = "peer_unavailable"
    status = 503


class Interrupted(CallError):
    """The connection broke after something was sent."""

    code = "call_interrupted"


class BadAnswer(CallError):
    """The answer is not what the contract promises: a lying answer is an error, never data."""

    code = "bad_answer"


class Refused(CallError):
    """The peer did not accept who we say we are."""

    code = "call_refused"
    retryable = False


class CallerUnknown(Unauthenticated):
    """No service credential for this module, or one that does not hold."""

    code = "caller_unknown"
    title = message("This is for other parts of the shop")
    detail = message("Calls between parts carry a service credential that is signed, fresh and meant for this part.")


class CallerRefused(Forbidden):
    """The calling role is known, and the contract does not name it."""

    code = "caller_refused"
    title = message("This part of the shop may not ask for this")
    detail = message("The operation lists who may call it.")


class OperationUnknown(NotFound):
    """The module publishes no operation of this name (yet, or any more)."""

    code = "operation_unknown"
    title = message("No such operation")
    detail = message("The two parts may be of different releases.")
