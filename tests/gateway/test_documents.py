"""The API document of the whole shop, put together from what each role says."""

import json

import pytest
from django.test import Client

from gateway.documents import merge
from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import Answering, Stub, says


def says_document(**parts: object) -> Answering:
    text = json.dumps({"openapi": "3.1.1", "info": {"title": "Shop"}, **parts}).encode()
    return says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))


def test_it_is_put_together_from_all_roles(door: Door, stubs: dict[str, Stub]) -> None:
    for role in ("customers", "inventory", "orders", "billing"):
        stubs[role].answering = says_document(
            paths={f"/api/{role}/x": {"get": {}}}, components={"schemas": {"Problem": {"a": 1}, role: {}}}
        )
    document = json.loads(raw.get(door.port, "/api/schema").body)
    assert list(document["paths"]) == [f"/api/{role}/x" for role in ("billing", "customers", "inventory", "orders")]
    assert set(document["components"]["schemas"]) == {"Problem", "customers", "inventory", "orders", "billing"}
    stubs["orders"].answering = says(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\noops")
    stubs["billing"].answering = says(b"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\n{}")
    assert json.loads(raw.get(door.port, "/api/schema").body) == document


def test_the_page_that_reads_it_is_there(door: Door) -> None:
    reply = raw.get(door.port, "/api/docs")
    assert reply.status == 200
    assert b"swagger-ui" in reply.body


@pytest.mark.django_db(databases="__all__")
def test_the_parts_make_the_whole(client: Client) -> None:
    """Divided by tags as roles would divide it, and put together again, the document is the one of one process."""
    whole = client.get("/api/schema").json()
    parts = [
        {**whole, "paths": {path: kept for path, kept in whole["paths"].items() if _tag(kept) == tag}}
        for tag in sorted({_tag(kept) for kept in whole["paths"].values()})
    ]
    assert len(parts) == 4
    assert merge(parts) == whole


def _tag(methods: dict[str, dict[str, list[str]]]) -> str:
    return next(iter(methods.values()))["tags"][0]
