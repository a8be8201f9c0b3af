"""What the provider says by itself: believed when it is signed, and has its effect once."""

import time
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import Client

from billing.interface.messages import PaymentStatus
from billing.models import PaymentEvent
from billing.providers.sandbox import sandbox_log
from billing.providers.webhooks import HEADER, Message, sandbox_message
from billing.rules.payments import Asked
from billing.rules.signatures import signed
from shop.secrets.current import using
from shop.secrets.memory import MemoryStore
from tests.billing.making import captured, effects, new_order, status_of

pytestmark = pytest.mark.django_db(databases="__all__")

SECRET, OLD = "whsec-canary-new", "whsec-canary-old"
STORE = MemoryStore({"payment.webhook-secret": SECRET, "payment.webhook-secret-old": OLD})


def silent_capture() -> tuple[str, Message]:
    """An order whose capture was done and not told, and what the provider sends about it."""
    order = new_order()
    assert captured(order, method="pm_card_capture_silent").status is PaymentStatus.UNKNOWN
    (effect,) = [one for one in sandbox_log().effects() if one.order_ref == order and one.kind is Asked.CAPTURE]
    return order, sandbox_message(effect, SECRET, at=int(time.time()))


def sent(body: bytes, signature: str | None) -> Any:
    headers = {} if signature is None else {HEADER: signature}
    with using(STORE):
        return Client().post("/api/billing/webhooks/provider", body, content_type="application/json", headers=headers)


def webhook_events(order: str) -> int:
    return PaymentEvent.objects.filter(payment__order_id=order, source="webhook").count()


def test_three_copies_of_an_event_have_one_effect() -> None:
    order, message = silent_capture()
    answers = [sent(message.body, message.signature) for _ in range(3)]
    assert [(answer.status_code, answer.json()["news"]) for answer in answers] == [
        (200, True),
        (200, False),
        (200, False),
    ]
    assert (status_of(order), webhook_events(order)) == (PaymentStatus.CAPTURED, 1)
    assert effects(order)[Asked.CAPTURE] == 1


def refuses_what_is_not_signed() -> None:
    order, message = silent_capture()
    body, now = message.body, int(time.time())
    forged = {
        "nothing": (body, None),
        "empty": (body, ""),
        "no time": (body, signed(body, [SECRET], at=now).partition(",")[2]),
        "other secret": (body, signed(body, ["whsec-other"], at=now)),
        "ten minutes old": (body, signed(body, [SECRET], at=now - 600)),
        "ten minutes ahead": (body, signed(body, [SECRET], at=now + 600)),
        "another time": (body, signed(body, [SECRET], at=now).replace(f"t={now}", f"t={now - 1}")),
        "a byte changed": (body.replace(b"captured", b"refunded"), message.signature),
        "written anew": (orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2), message.signature),
    }
    answers = {name: sent(*what) for name, what in forged.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(forged, 401)
    assert {answer.json()["code"] for answer in answers.values()} == {"webhook_not_signed"}
    assert (status_of(order), webhook_events(order)) == (PaymentStatus.UNKNOWN, 0)


def test_what_is_not_signed_by_the_provider_now_changes_nothing() -> None:
    refuses_what_is_not_signed()


def test_while_the_secret_changes_both_are_believed_and_either_signature_is_enough() -> None:
    now = int(time.time())
    for secrets in ([OLD], ["whsec-other", SECRET], [OLD, SECRET]):
        order, message = silent_capture()
        assert sent(message.body, signed(message.body, secrets, at=now)).status_code == 200
        assert status_of(order) is PaymentStatus.CAPTURED


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount": 1}, 400),
        ({"currency": "USD"}, 400),
        ({"reference": "sb_of_another"}, 400),
        ({"payment": "0" * 32 + ":capture"}, 404),
        ({"status": "gone"}, 400),
        ({"more": 1}, 400),
        ({"amount": "4990"}, 400),
        ({"id": "x" * 200}, 400),
    ],
)
def test_a_signed_event_that_cannot_be_right_changes_nothing(change: dict[str, Any], status: int) -> None:
    order, message = silent_capture()
    body = orjson.dumps({**orjson.loads(message.body), **change})
    assert sent(body, signed(body, [SECRET], at=int(time.time()))).status_code == status
    assert (status_of(order), webhook_events(order)) == (PaymentStatus.UNKNOWN, 0)


def test_old_news_takes_nothing_back() -> None:
    order, message = silent_capture()
    assert sent(message.body, message.signature).status_code == 200
    body = orjson.dumps({**orjson.loads(message.body), "id": "evt_late", "status": "authorised"})
    assert sent(body, signed(body, [SECRET], at=int(time.time()))).json() == {"news": True}
    assert status_of(order) is PaymentStatus.CAPTURED


def test_without_the_secret_it_is_503_and_never_believed() -> None:
    order, message = silent_capture()
    with using(MemoryStore({})):
        answer = Client().post(
            "/api/billing/webhooks/provider",
            message.body,
            content_type="application/json",
            headers={HEADER: signed(message.body, [""], at=int(time.time()))},
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert status_of(order) is PaymentStatus.UNKNOWN


def test_the_sandbox_prints_what_it_would_send() -> None:
    order, _ = silent_capture()
    key = next(one.key for one in sandbox_log().effects() if one.order_ref == order and one.kind is Asked.CAPTURE)
    out = StringIO()
    with using(STORE):
        call_command("sandbox_webhook", key, stdout=out)
    command = out.getvalue()
    assert SECRET not in command
    body = command.partition("-d '")[2].rstrip().removesuffix("'").encode()
    assert sent(body, command.partition(f"{HEADER}: ")[2].partition("'")[0]).json() == {"news": True}
