"""Tests of secrets go red with the defence they guard removed."""

import pytest

from tests.billing.conftest import sandbox
from tests.billing.test_webhooks import refuses_what_is_not_signed
from tests.fakes.vault import Sick
from tests.faults.defences import secrets as defences
from tests.servers.openbao import OpenBao
from tests.shop.secrets.test_known import is_struck_out_of_logs, is_struck_out_of_reports
from tests.shop.secrets.test_session import lives_through

__all__ = ["sandbox"]


def test_a_secret_that_is_written_down() -> None:
    with defences.known_values_are_struck_out():
        with pytest.raises(AssertionError):
            is_struck_out_of_logs()
        with pytest.raises(AssertionError):
            is_struck_out_of_reports()


def test_a_login_that_is_tried_without_pause(openbao: OpenBao) -> None:
    with defences.logins_are_paced(), pytest.raises(AssertionError):
        lives_through(openbao, Sick.REFUSES)


@pytest.mark.django_db(databases="__all__")
def test_a_webhook_that_nobody_signed() -> None:
    with defences.signatures_are_checked(), pytest.raises(AssertionError):
        refuses_what_is_not_signed()
