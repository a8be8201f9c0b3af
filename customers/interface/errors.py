"""What asking customers can raise, over its interface and over its API.

Invalid
├── LinkInvalid         link_invalid          400
└── WrongPassword       wrong_password        400
Unauthenticated
├── BadCredentials      bad_credentials       401
└── RefreshRefused      refresh_refused       401
Forbidden
└── RegistrationClosed  registration_closed   403
NotFound
├── CustomerUnknown     customer_unknown      404
├── AddressUnknown      address_unknown       404
├── SessionUnknown      session_unknown       404
└── PageUnknown         page_unknown          404
Conflict
├── UsernameTaken       username_taken        409
└── AddressBookFull     address_book_full     409
Unprocessable
├── PermissionUnknown   permission_unknown    422   permission
└── GroupUnknown        group_unknown         422   group
TooManyRequests
└── TooManyTries        too_many_tries        429   minutes, with Retry-After
"""

from shop.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unprocessable,
    message,
)


class LinkInvalid(Invalid):
    """The mailed token is unknown, used, expired or superseded: which of these is not told."""

    code = "link_invalid"
    title = message("This link no longer works")
    detail = message("It was used before, or its time is over. Sign in, or ask for a new one.")


class WrongPassword(Invalid):
    """The present password, asked for again, is another one."""

    code = "wrong_password"
    title = message("The present password is not right")
    detail = message("Type the password you sign in with today, or ask for a new one by mail.")


class BadCredentials(Unauthenticated):
    """No such account, another password, not confirmed, or closed: which of these is not told."""

    code = "bad_credentials"
    title = message("This log-in and password do not match")
    detail = message("Check both. If you have just registered, open the link we have mailed to you first.")


class RefreshRefused(Unauthenticated):
    """The refresh token is missing, unknown, expired, or its log-in is over."""

    code = "refresh_refused"
    title = message("Please sign in again")
    detail = message("Your session has ended, or was ended elsewhere. Nothing you entered is lost on our side.")


class RegistrationClosed(Forbidden):
    """The merchant takes no new customers (``customers.registration-open``)."""

    code = "registration_closed"
    title = message("Registration is closed")
    detail = message("New accounts are not opened at the moment. You can order as a guest.")


class CustomerUnknown(NotFound):
    """No account has this public id."""

    code = "customer_unknown"
    title = message("No such customer")
    detail = message("Check the number; the account may have been closed.")


class AddressUnknown(NotFound):
    """The customer has no such address."""

    code = "address_unknown"
    title = message("No such address")
    detail = message("It may have been removed: look at your address book again.")


class SessionUnknown(NotFound):
    """The customer has no such log-in, or it is over."""

    code = "session_unknown"
    title = message("No such session")
    detail = message("It may have ended already: look at the list again.")


class PageUnknown(NotFound):
    """There is no such legal page."""

    code = "page_unknown"
    title = message("No such page")


class UsernameTaken(Conflict):
    """Somebody else has this user name."""

    code = "username_taken"
    title = message("This user name is taken")
    detail = message("Please choose another one.")


class AddressBookFull(Conflict):
    """No more addresses fit (``customers.address-limit``)."""

    code = "address_book_full"
    title = message("The address book is full")
    detail = message("Remove an address you no longer need.")


class PermissionUnknown(Unprocessable):
    """No permission has this name."""

    code = "permission_unknown"
    title = message("No such permission")
    detail = message("There is no permission %(permission)s.")


class GroupUnknown(Unprocessable):
    """No group of staff has this name."""

    code = "group_unknown"
    title = message("No such group")
    detail = message("There is no group %(group)s.")


class TooManyTries(TooManyRequests):
    """The account or the peer has used up its tries; ``retry_after`` seconds from now it has new ones."""

    code = "too_many_tries"
    title = message("Too many tries")
    detail = message("Please wait %(minutes)s min and try again.")
