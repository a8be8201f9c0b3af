"""One key: one effect and one answer, for one caller, one route and one body."""

from typing import Any

import orjson
import pytest
from cryptography.exceptions import InvalidTag
from django.test import Client

from shop.idempotency.answer_cipher import AnswerCipher
from shop.idempotency.models import IdempotencyKey
from shop.work.models import Job
from tests.shop.idempotency.urlconf import EFFECT

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.idempotency.urlconf")]

ALICE = {"X-Test-Subject": "alice"}
BOB = {"X-Test-Subject": "bob"}
GUEST = {"X-Cart-Token": "secret-of-a-guest"}


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def post(client: Client, path: str, key: str | None, body: Any, caller: dict[str, str], **headers: str) -> Any:
    keyed = {} if key is None else {"Idempotency-Key": key}
    return client.post(path, orjson.dumps(body), "application/json", headers={**caller, **keyed, **headers})


def effects() -> int:
    return Job.objects.using("orders").filter(name=EFFECT).count()


def stored() -> int:
    return IdempotencyKey.objects.using("orders").count()


def code(answer: Any) -> str:
    return str(orjson.loads(answer.content)["code"])


def test_a_repeat_gets_the_first_answer_byte_for_byte(visitor: Client) -> None:
    first = post(visitor, "/api/run", "k", {"name": "a"}, ALICE)
    again = post(visitor, "/api/run", "k", {"name": "a"}, ALICE)
    assert (first.status_code, effects()) == (201, 1)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


def test_without_a_key_everything_simply_happens(visitor: Client) -> None:
    for _ in range(2):
        assert post(visitor, "/api/run", None, {"name": "a"}, ALICE).status_code == 201
    assert (effects(), stored()) == (2, 0)


@pytest.mark.parametrize("body", [{"name": "b"}, {"name": "a "}, {}, []])
def test_another_body_is_refused(visitor: Client, body: Any) -> None:
    post(visitor, "/api/run", "k", {"name": "a"}, ALICE)
    answer = post(visitor, "/api/run", "k", body, ALICE)
    assert (answer.status_code, code(answer)) == (422, "idempotency_key_reused")
    assert effects() == 1


def test_another_thing_of_the_same_route_is_refused(visitor: Client) -> None:
    post(visitor, "/api/things/1/run", "k", {"name": "a"}, ALICE)
    assert post(visitor, "/api/things/2/run", "k", {"name": "a"}, ALICE).status_code == 422


def test_another_route_is_another_key(visitor: Client) -> None:
    post(visitor, "/api/run", "k", {"name": "a"}, ALICE)
    assert post(visitor, "/api/required", "k", {"name": "a"}, ALICE).status_code == 201
    assert effects() == 2


CALLERS = [
    ALICE,
    BOB,
    GUEST,
    {"X-Cart-Token": "secret-of-another"},
    {"X-Test-Subject": "X-Cart-Token:secret-of-a-guest"},
]


def test_everybodys_keys_are_their_own(visitor: Client) -> None:
    answers = [post(visitor, "/api/run", "1", {"name": "a"}, caller) for caller in CALLERS]
    assert len({answer.content for answer in answers}) == effects() == len(CALLERS)
    again = [post(visitor, "/api/run", "1", {"name": "a"}, caller) for caller in CALLERS]
    assert [answer.content for answer in again] == [answer.content for answer in answers]


def test_guests_who_cannot_be_told_apart_never_get_each_others_answers(visitor: Client) -> None:
    one, other = (post(visitor, "/api/run", "1", {"name": "a"}, {}) for _ in range(2))
    assert one.content != other.content
    assert stored() == 0


def test_who_asks_is_not_stored(visitor: Client) -> None:
    post(visitor, "/api/run", "k", {"name": "a"}, GUEST)
    row = IdempotencyKey.objects.using("orders").get()
    assert "secret" not in str(vars(row))


def test_what_was_answered_is_for_who_asked_alone(visitor: Client) -> None:
    answers = [post(visitor, "/api/run", "k", {"name": "a"}, GUEST) for _ in range(2)]
    (row,) = IdempotencyKey.objects.using("orders").all()
    assert answers[0].content == answers[1].content
    assert answers[0].content not in bytes(row.body)
    with pytest.raises(InvalidTag):
        AnswerCipher("X-Cart-Token:another", "k").open(bytes(row.body))


@pytest.mark.parametrize("key", [None, "", " ", "a b", "é", "x" * 256, "a\tb", "\x7f"])
def test_where_a_key_is_required_it_must_be_one(visitor: Client, key: str | None) -> None:
    answer = post(visitor, "/api/required", key, {"name": "a"}, ALICE)
    assert (answer.status_code, code(answer)) == (400, "idempotency_key_missing")
    assert effects() == 0


@pytest.mark.parametrize("key", ["x" * 255, "~", '"quoted"', "a;b=c"])
def test_a_key_may_be_any_visible_text(visitor: Client, key: str) -> None:
    assert post(visitor, "/api/required", key, {"name": "a"}, ALICE).status_code == 201
    assert post(visitor, "/api/required", key, {"name": "a"}, ALICE).status_code == 201
    assert effects() == 1


def test_a_body_that_is_refused_burns_no_key(visitor: Client) -> None:
    assert post(visitor, "/api/run", "k", {"nme": "a"}, ALICE).status_code == 400
    assert post(visitor, "/api/run", "k", {"name": "a"}, ALICE).status_code == 201


@pytest.mark.parametrize(("how", "status"), [("conflict", 409), ("bug", 500), ("503", 503), ("500", 500)])
def test_what_did_not_work_out_undoes_the_effect_and_frees_the_key(visitor: Client, how: str, status: int) -> None:
    for _ in range(2):
        answer = post(visitor, "/api/fail", "k", {"name": how}, ALICE)
        assert answer.status_code == status
        assert "Idempotent-Replayed" not in answer.headers
        assert (effects(), stored()) == (0, 0)


def test_an_answer_of_the_effects_own_is_kept_whatever_it_says(visitor: Client) -> None:
    for _ in range(2):
        assert post(visitor, "/api/fail", "k", {"name": "404"}, ALICE).status_code == 404
    assert (effects(), stored()) == (1, 1)


# ---------------------------------------------------------------- a resource that settles later


def test_until_it_settles_a_repeat_shows_what_it_has_become(visitor: Client) -> None:
    assert post(visitor, "/api/claim", "k", {"name": "a"}, ALICE).status_code == 202
    again = post(visitor, "/api/claim", "k", {"name": "a"}, ALICE)
    assert (again.status_code, orjson.loads(again.content)) == (202, {"settled": False, "resource": "a"})
    assert effects() == 1


def test_from_then_on_the_final_answer_stays(visitor: Client) -> None:
    post(visitor, "/api/claim", "k", {"name": "a"}, ALICE)
    final = post(visitor, "/api/claim", "k", {"name": "a"}, ALICE, **{"X-Test-Settle": "yes"})
    assert final.status_code == 200
    for settle in ("yes", ""):
        again = post(visitor, "/api/claim", "k", {"name": "a"}, ALICE, **{"X-Test-Settle": settle})
        assert (again.status_code, again.content) == (200, final.content)
        assert again.headers["Idempotent-Replayed"] == "true"


def test_its_body_is_its_own_too(visitor: Client) -> None:
    post(visitor, "/api/claim", "k", {"name": "a"}, ALICE)
    assert post(visitor, "/api/claim", "k", {"name": "b"}, ALICE).status_code == 422


def test_a_key_without_a_resource_is_in_progress(visitor: Client) -> None:
    post(visitor, "/api/claim", "k", {"name": "a"}, ALICE)
    IdempotencyKey.objects.using("orders").update(resource="")
    answer = post(visitor, "/api/claim", "k", {"name": "a"}, ALICE)
    assert (answer.status_code, code(answer)) == (409, "in_progress")
    assert answer.headers["Retry-After"] == "1"
