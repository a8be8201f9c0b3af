"""A staff member at the back office: fills in its forms as a browser would."""

import re
from typing import Final

import requests

TIMEOUT: Final = 60.0


class Browser:
    """``base`` is wherever the site is reached: the gateway, or the role itself."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str) -> requests.Response:
        return self._session.get(self.base + path, timeout=TIMEOUT)

    def submit(self, path: str, **values: str | list[str]) -> requests.Response:
        """Open the page at ``path``, send its form with ``values``, and follow where it leads."""
        page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        body = {"csrfmiddlewaretoken": token[1] if token else "", **values}
        return self._session.post(self.base + path, body, headers={"Referer": self.base + path}, timeout=TIMEOUT)

    def enter(self, username: str, password: str) -> bool:
        """Whether the log-in succeeded."""
        self.submit("/admin/login/", username=username, password=password, next="/admin/")
        return "/login/" not in self.get("/admin/").url

    def sign_out(self) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/admin/").text)
        assert token
        body = {"csrfmiddlewaretoken": token[1]}
        self._session.post(f"{self.base}/admin/logout/", body, headers={"Referer": self.base}, timeout=TIMEOUT)

    def press(self, row: str, action: str, **values: str | list[str]) -> list[str]:
        """Press a button of a row's page; what the site says about it."""
        return said(self.submit(f"{row}act/{action}/", confirmed="yes", **values))


def said(answer: requests.Response) -> list[str]:
    """The messages at the top of a page."""
    return re.findall(r'<li class="(?:success|error|warning)">(.*?)</li>', answer.text)
