"""Bodies nobody means well with, at every operation that takes one: refused quickly, and said why."""

import time
import uuid
from collections.abc import Mapping
from typing import Any, Final

import pytest

from shop.web.json import dumps
from tests.api.answering import complaint
from tests.api.cast import Visitor, staff_with
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED
from tests.api.fragments import places, with_fragment
from tests.api.samples import Sample, sample_of
from tests.api.world import World
from tests.shop.web.hostile_bodies import BODIES, MEDIA_TYPES, QUANTITIES, TEXTS

pytestmark = pytest.mark.django_db(databases="__all__")

#: Of the processor, whatever else it does meanwhile: five times what parsing the largest of them may take.
SECONDS: Final = 1.0

#: Plain JSON integers: what they mean is for the field to say.
INTEGERS: Final = {"zero", "negative"}
#: Allowed where the document says ``null`` is.
NULL: Final = "null"

MORE_TEXTS: Final[Mapping[str, bytes]] = {
    "empty": b'""',
    "blank": b'"   "',
    "right to left": '"\u202egnp.exe"'.encode(),
    "emoji": '"\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467"'.encode(),
    "combining": ('"' + "e\u0301" * 50 + '"').encode(),
    "zero width": '"a\u200b\u200db"'.encode(),
    "200,000 letters": b'"' + b"x" * 200_000 + b'"',
    "markup": b'"<script>alert(1)</script>"',
    "template": b'"{{7*7}}${7*7}%(x)s%s"',
    "SQL": b'"\' OR 1=1 --"',
    "line separator": b'"\\u2028\\u2029"',
    "C1 control": b'"\\u0085\\u009b"',
    "surrogate pair": b'"\\ud83d\\ude00"',
    "reversed surrogates": b'"\\ude00\\ud83d"',
    "path": b'"../../../../etc/passwd"',
    "date of year 1": b'"0001-01-01T00:00:00-23:59"',
    "date of year 9999": b'"9999-12-31T23:59:59+23:59"',
    "30 February": b'"2026-02-30"',
}
#: What no text field takes.
NO_TEXTS: Final = {"lone surrogate", "escaped NUL", "number", "true", "list", "object", "reversed surrogates"}

OTHER_KINDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "boolean": (b"1", b"0", b'"true"', b'"yes"', b"[]", b"{}", b"1.0"),
    "object": (b"[]", b'"x"', b"1", b"true", b"[{}]", b'{"": {}}', b"[" * 20_000 + b"]" * 20_000),
    "array": (b"{}", b'"x"', b"1"),
}

WITH_BODY: Final = [operation for operation in operations() if operation.body is not None]


def every(*kinds: str) -> pytest.MarkDecorator:
    """Every operation that takes a body; with ``kinds``, a body that has such a field."""
    chosen = [
        found
        for found in WITH_BODY
        if not kinds or any(place for kind in kinds for place in places(found.body or {}, kind))
    ]
    return pytest.mark.parametrize("operation", chosen, ids=lambda operation: operation.name)


def test_every_write_that_may_have_a_body_is_tried() -> None:
    bodiless = {found.name for found in operations() if found.method in {"POST", "PUT", "PATCH"}}
    bodiless -= {found.name for found in WITH_BODY}
    assert bodiless == {"customers_logout_everywhere", "orders_deliver", "orders_reorder"}


@every()
def test_whole_bodies(operation: Operation, world: World) -> None:
    refuses_whole_bodies(operation, world)


@every()
def test_media_types(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for media_type in MEDIA_TYPES:
        answer = _send(operation, asker, sample, dumps(sample.body), **{"Content-Type": media_type})
        if said := complaint(answer, operation) or _not_in(answer, {400, 415}):
            wrong[media_type] = said
    assert wrong == {}


@every("integer")
def test_numbers(operation: Operation, world: World) -> None:
    refuses_what_is_no_integer(operation, world)


@every("string")
def test_texts(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    texts = {**TEXTS, **MORE_TEXTS}
    for name in sorted(texts, key=lambda name: name not in NO_TEXTS):  # a new password that is taken ends the session
        for place in places(operation.body or {}, "string"):
            answer = _send(operation, asker, sample, with_fragment(sample.body, place, texts[name]))
            said = complaint(answer, operation) or (_not_in(answer, {400}) if name in NO_TEXTS else "")
            if said:
                wrong[f"{'.'.join(place)} = {name}"] = said
    assert wrong == {}


@every("boolean", "object", "array")
def test_other_kinds_of_value(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for kind, fragments in OTHER_KINDS.items():
        for place in places(operation.body or {}, kind):
            for fragment in fragments:
                answer = _send(operation, asker, sample, with_fragment(sample.body, place, fragment))
                if said := complaint(answer, operation) or _not_in(answer, {400}):
                    wrong[f"{'.'.join(place)} = {fragment[:40]!r}"] = said
    assert wrong == {}


def refuses_whole_bodies(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    unknown = {**sample.body, "is_admin": True}
    bodies = {
        name: body for name, body in BODIES.items() if name != "nothing" or (operation.body or {}).get("required")
    }
    wrong = {}
    for name, body in {**bodies, "an unknown field more": dumps(unknown), **_twice(sample)}.items():
        began = time.thread_time()
        answer = _send(operation, asker, sample, body)
        if time.thread_time() - began > SECONDS:
            wrong[name] = "slow"
        elif said := complaint(answer, operation) or _not_in(answer, {400, 413}):
            wrong[name] = said
    assert wrong == {}


def refuses_what_is_no_integer(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for place in places(operation.body or {}, "integer"):
        for name, fragment in QUANTITIES.items():
            answer = _send(operation, asker, sample, with_fragment(sample.body, place, fragment))
            if said := complaint(answer, operation) or _taken_for_integer(answer, name, operation, place):
                wrong[f"{'.'.join(place)} = {name}"] = said
    assert wrong == {}


def _taken_for_integer(answer: Any, name: str, operation: Operation, place: tuple[str, ...]) -> str:
    if name in INTEGERS or (name == NULL and place == ("low_stock_threshold",)):
        return ""
    return _not_in(answer, {400})


def _prepared(operation: Operation, world: World) -> tuple[Sample, Visitor]:
    """A right request, and somebody who may make it."""
    access = EXPECTED[operation.place]
    asker = staff_with(access.permission) if access.kind == "staff" else world.alice
    return sample_of(operation, world, asker), asker


def _send(operation: Operation, asker: Visitor, sample: Sample, body: bytes, **headers: str) -> Any:
    fresh = {"Idempotency-Key": uuid.uuid4().hex} if "Idempotency-Key" in sample.needs else {}
    return asker.request(operation.method, sample.path(operation), body, headers={**fresh, **headers})


def _twice(sample: Sample) -> dict[str, bytes]:
    """The first field of a right body once more, behind it."""
    name, value = next(iter(sample.body.items()))
    again = dumps({name: value})[1:]
    return {"its own first field twice": dumps(sample.body)[:-1] + b"," + again}


def _not_in(answer: Any, wanted: set[int]) -> str:
    return "" if answer.status_code in wanted else f"{answer.status_code}: {answer.content[:200]!r}"
