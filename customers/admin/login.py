"""Signing in to the back office, and changing one's password there: as the shop's own API does it."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext

from customers.interface.errors import BadCredentials, TooManyTries
from customers.operations.change_password import replace_proved_password
from customers.operations.login_limits import remember_place
from customers.operations.passwords import LONGEST_PASSWORD
from customers.operations.prove_password import forgive, prove_password
from shop import email
from shop.database.transactions import atomic


class StaffLogin(AdminAuthenticationForm):
    """Takes an e-mail address or a user name; limits and work are those of the shop's log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["maxlength"] = email.LONGEST  # Django's form thinks of user names only
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST_PASSWORD))

    def clean(self) -> dict[str, Any]:
        login, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if login and password:
            peer = str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""
            try:
                self.user_cache = prove_password(login=login, password=password, peer=peer, now=timezone.now())
            except BadCredentials as error:
                raise self.get_invalid_login_error() from error
            except TooManyTries as error:
                raise ValidationError(f"{gettext(error.title)}. {gettext(error.detail) % error.params}") from error
            self.confirm_login_allowed(self.user_cache)
            with atomic("customers"):
                forgive(login=login, peer=peer)
                remember_place(login=login, peer=peer, now=timezone.now())
        return self.cleaned_data


class StaffPasswordChange(AdminPasswordChangeForm):
    """Ends every other log-in of the staff member, too."""

    def save(self, commit: bool = True) -> Any:
        replace_proved_password(self.user, password=self.cleaned_data["new_password1"], now=timezone.now())
        self.user.refresh_from_db()  # the session goes on with what it is sealed with now
        return self.user
