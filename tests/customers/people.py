"""People who use the API: a browser each, and what they remember."""

import re
from typing import Any, Self

from django.core import mail
from django.test import Client

from customers.models import User
from shop.work.execution import run_due_jobs

PASSWORD = "correct horse battery"
API = "/api/customers"


class Person:
    """One browser. ``get post patch put delete`` take paths below ``/api/customers``."""

    def __init__(self) -> None:
        self.browser = Client()
        self.username = ""
        self.token = ""
        self.peer = "203.0.113.7"
        self.language = "en"

    @classmethod
    def with_account(cls, username: str, **fields: Any) -> Self:
        person = cls()
        person.username = username
        values = {"name": username.title(), "password": PASSWORD, **fields}
        User.objects.create_user(username, f"{username}@example.com", **values)
        return person

    @property
    def account(self) -> User:
        found: User = User.objects.get(username=self.username)
        return found

    def signed_in(self) -> Self:
        answer = self.log_in()
        assert answer.status_code == 200, answer.content
        return self

    def log_in(self, login: str | None = None, password: str = PASSWORD, **more: Any) -> Any:
        """Keeps the access token; the browser keeps the cookie."""
        answer = self.post("/login", {"login": login or self.username, "password": password, **more})
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def refreshed(self) -> Self:
        """With new tokens, got by the cookie."""
        answer = self.request("POST", "/refresh", {}, Authorization="")
        assert answer.status_code == 200, answer.content
        self.token = answer.json()["access_token"]
        return self

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        extra: dict[str, Any] = {"REMOTE_ADDR": self.peer}
        sent = {"Accept-Language": self.language, **headers}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        path = path if path.startswith("/.well-known") else API + path
        return self.browser.generic(
            method, path, _json(body) if body is not None else b"", "application/json", headers=sent, **extra
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.request("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.request("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.request("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.request("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.request("DELETE", path, **headers)


def _json(body: Any) -> bytes:
    from shop.web.json import dumps

    return body if isinstance(body, bytes) else dumps(body)


def work() -> None:
    """Do the jobs that are due."""
    while run_due_jobs("customers"):
        pass


def mailed_token(number: int = -1) -> str:
    """The token in one of the mails that were sent, by default the last."""
    found = re.search(r"\?token=([\w-]+)", str(mail.outbox[number].body))
    assert found, mail.outbox[number].body
    return found[1]


def html_of(message: mail.EmailMessage) -> str:
    """The HTML version of a mail."""
    assert isinstance(message, mail.EmailMultiAlternatives)
    return str(message.alternatives[0][0])


def sign_up(person: Person, username: str = "carol", **changes: Any) -> Any:
    """Register with believable values."""
    body = {"name": "Carol", "username": username, "email": f"{username}@example.com", "password": PASSWORD, **changes}
    return person.post("/register", body)
