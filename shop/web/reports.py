"""Django's report of an exception (the page of ``DEBUG``, mails to admins) without the secrets we have seen."""

from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from shop.secrets.known import struck


class StruckReporter(ExceptionReporter):
    """Local variables, messages and settings are all in the text: it is struck out as a whole."""

    def get_traceback_html(self) -> SafeString:
        return SafeString(struck(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        return SafeString(struck(super().get_traceback_text()))
