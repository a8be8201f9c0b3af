"""What only a remote call can raise.

CallError               call_failed          502
├── Unreachable         peer_unreachable     503   nothing was sent; safe to try again
├── DeadlineExceeded    deadline_exceeded    504   the outcome is unknown if bytes were sent
├── BreakerOpen         peer_unavailable     503   nothing was sent
├── Interrupted         call_interrupted     502   the connection died after bytes were sent: outcome unknown
├── BadAnswer           bad_answer           502   the peer answered something its contract does not allow
└── Refused             call_refused         502   the peer refused our service credential
"""

from shop.errors import ShopError, message


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
    """The instance failed repeatedly and is left alone for a while; nothing was sent."""

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
