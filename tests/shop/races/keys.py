"""Many clicks with one key, from threads, through the whole view stack."""

import multiprocessing
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
from django.conf import settings
from django.db import connections
from django.test import Client

from shop.idempotency.models import IdempotencyKey
from shop.work.models import Job
from tests.shop.idempotency import urlconf
from tests.shop.races.drive import MODULE, forget_connections, note, noted


def clicks(*, path: str, rounds: int, clicks: int, pause: float) -> dict[str, Any]:
    """In each round so many equal requests begin at once; whoever is told ``in_progress`` asks again."""
    settings.ROOT_URLCONF = "tests.shop.idempotency.urlconf"
    settings.ALLOWED_HOSTS = ["testserver"]
    urlconf.pause = pause
    found = [_round(path, f"key-{i}", f"name-{i}", clicks) for i in range(rounds)]
    effects = Counter(Job.objects.using(MODULE).filter(name=urlconf.EFFECT).values_list("key", flat=True))
    return {
        "statuses": [sorted(each["statuses"]) for each in found],
        "bodies": [each["bodies"] for each in found],
        "in_progress": sum(each["in_progress"] for each in found),
        "other": sorted({status for each in found for status in each["other"]}),
        "effects": dict(effects),
        "keys": IdempotencyKey.objects.using(MODULE).count(),
    }


def survive() -> dict[str, Any]:
    """The same request to three processes, one after the other."""
    forget_connections()
    for _ in range(3):
        process = multiprocessing.get_context("fork").Process(target=_ask_once)
        process.start()
        process.join()
    answers = noted("answers")
    effects = Job.objects.using(MODULE).filter(name=urlconf.EFFECT).count()
    return {"effects": effects, "answers": sorted(set(answers)), "processes": len(answers)}


def _ask_once() -> None:
    settings.ROOT_URLCONF = "tests.shop.idempotency.urlconf"
    settings.ALLOWED_HOSTS = ["testserver"]
    ((status, body),) = _click("/api/required", "the-key", "name", threading.Barrier(1))
    note("answers", f"{status} {body.decode()}")


def _round(path: str, key: str, name: str, clicks: int) -> dict[str, Any]:
    barrier = threading.Barrier(clicks)
    with ThreadPoolExecutor(clicks) as pool:
        answers = [
            found for each in pool.map(lambda _: _click(path, key, name, barrier), range(clicks)) for found in each
        ]
    final = [answer for answer in answers if answer[0] not in {409, 503}]
    return {
        "statuses": list({status for status, _ in final}),
        "bodies": sorted({body.decode() for _, body in final}),
        "in_progress": sum(status == 409 for status, _ in answers),
        "other": {status for status, _ in answers} - {200, 201, 202, 409},
    }


def _click(path: str, key: str, name: str, barrier: threading.Barrier) -> list[tuple[int, bytes]]:
    """The answers one caller got until it was a final one."""
    client = Client(raise_request_exception=False)
    headers = {"Idempotency-Key": key, "X-Test-Subject": "alice"}
    found: list[tuple[int, bytes]] = []
    barrier.wait(30)
    while not found or (found[-1][0] == 409 and len(found) < 20):
        answer = client.post(path, orjson.dumps({"name": name}), "application/json", headers=headers)
        found.append((answer.status_code, answer.content))
        if answer.status_code == 409:
            assert orjson.loads(answer.content)["code"] == "in_progress"
            assert answer.headers["Retry-After"] == "1"
    connections.close_all()
    return found
