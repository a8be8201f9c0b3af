"""Every part of every address of the config server, spelt by somebody who means harm: 400, and nothing from outside."""

from base64 import b64encode
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Final

import pytest

from tests.configsvc.server import USER, ConfigServer

SPELLINGS: Final = (
    "..",
    "%2e%2e",
    ".%2e",
    "%252e%252e",
    "%25252e%25252e",
    "..%2f..%2foutside.conf",
    "%2e%2e%2foutside.conf",
    "..%5coutside.conf",
    "%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "a%2f%2fb",
    "a%2f.%2fb",
    "a%23b",
    "a%2523b",
    "%00",
    "a%00.conf",
    "a%0d%0aX-Evil:%201",
    "(_)etc(_)passwd",
    "..(_)outside.conf",
    "a(_)..(_)..(_)outside.conf",
    "a%28_%29..%28_%29b",
    "(_)",
    "a(_)",
    "a(_)(_)b",
    "%c0%ae%c0%ae",
    "%ff%fe",
    "%ed%a0%80",
    "%ef%bc%8e%ef%bc%8e",
    "%e2%80%a5",
    "%e2%80%ae",
    "%ef%bc%8foutside",
    "%20",
    "a%20",
    "%09",
    "*",
    "%3f",
    "a;b",
    "$%7bHOME_CANARY%7d",
    "%7b%7b7*7%7d%7d",
    "%7bcipher%7dabc",
    "a%7cb",
    "a%26b",
    "%22",
    "%3cscript%3e",
    "x" * 201,
    "x" * 9_000,
    "%c3%a9" * 201,
)
PLACES: Final = {
    "name": "/{}/dev",
    "profile": "/foo/{}",
    "label": "/foo/dev/{}",
    "file": "/foo/dev/main/{}",
    "file below": "/foo/dev/main/sub/{}",
    "file of no label": "/foo/dev/{}?useDefaultLabel",
    "name of a map": "/{}-dev.yml",
    "profile of a map": "/foo-{}.json",
    "label of a map": "/{}/foo-dev.properties",
    "name of a dry run": "/actuator/config-effective?application={}",
    "profile of a dry run": "/actuator/config-effective?application=foo&profiles={}",
    "label of a dry run": "/actuator/config-effective?application=foo&label={}",
    "name of changes": "/actuator/config-changes?application={}",
}


class Line:
    """One connection for all questions: each is sent byte by byte as it is written."""

    def __init__(self, server: ConfigServer) -> None:
        self._base = server.base.removeprefix(server.root)
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        self._headers = {"Authorization": f"Basic {b64encode(':'.join(USER).encode()).decode()}"}

    def ask(self, path: str) -> tuple[int, str]:
        self._connection.request("GET", self._base + path, headers=self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def line(server: ConfigServer) -> Iterator[Line]:
    found = Line(server)
    yield found
    found.close()


@pytest.mark.parametrize("place", PLACES)
def test_what_means_harm_is_400_wherever_it_stands(line: Line, place: str) -> None:
    wrong = {}
    for spelling in SPELLINGS:
        status, text = line.ask(PLACES[place].format(spelling))
        if status != (414 if len(spelling) > 4_000 else 400) or "CANARY-" in text or "root:" in text:
            wrong[spelling[:40]] = (status, text[:200])
    assert not wrong


def test_a_file_of_a_thousand_names_is_nobodys(server: ConfigServer) -> None:
    """Every beginning of it could be a service: 60 kB of hyphens would be a gigabyte of names."""
    answer = server.ask("POST", "/monitor", json={"path": ["a-" * 30_000 + "a.yml", "foo-dev.yml"]})
    assert (answer.status_code, answer.json()) == (200, ["foo-dev", "foo"])
