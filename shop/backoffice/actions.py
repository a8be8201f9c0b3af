"""What staff do to a row: a button in the list and on the row's own page, ending in one call through an interface.

@staff_action(_("Ship"), permission="orders.ship", form=Shipping)
def ship(self, order: Order, *, tracking: str) -> None:
    orders.ship(order_id=order.public_id, tracking=tracking)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

#: ``perform(model_admin, row, **form values)``: one call through a module's handle. Raises ``ShopError``.
Perform = Callable[..., Any]
#: ``initial(row)``: what the form says before anybody has typed.
Initial = Callable[[Any], dict[str, Any]]


def _empty(_row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class StaffAction:
    """An action by its method's name. ``permission`` is one of the catalogue's; ``*`` leaves it to superusers."""

    name: str
    description: Any
    permission: str
    form: type[forms.Form]
    perform: Perform
    initial: Initial


def staff_action(
    description: Any, *, permission: str, form: type[forms.Form] = forms.Form, initial: Initial = _empty
) -> Callable[[Perform], Any]:
    """Make a method of a ``ShopModelAdmin`` an action; name it in ``actions``.

    The method gets one row and the values of ``form`` as keywords, and runs as the signed-in staff member, outside any
    transaction. ``form`` is asked for first; without fields the page only asks whether to go ahead. ``initial``
    fills it in for a single row.
    """

    def decorate(perform: Perform) -> Any:
        def action(model_admin: Any, request: Any, rows: Any) -> Any:
            return model_admin.act(request, action.staff_action, rows)  # type: ignore[attr-defined]

        action.__name__ = perform.__name__
        action.short_description = description  # type: ignore[attr-defined]
        action.staff_action = StaffAction(perform.__name__, description, permission, form, perform, initial)  # type: ignore[attr-defined]
        return action

    return decorate
