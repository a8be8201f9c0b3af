"""``/monitor``: a git host says which files changed; the answer is whom that may concern."""

from pathlib import PurePosixPath
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from configsvc.api.access import reader
from configsvc.environment.names import LONGEST
from shop.errors import Invalid
from shop.web.anticipated import MethodNotAllowed
from shop.web.json import dumps, loads

MOST: Final = 1000


def answer(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponse:
    """A JSON list of names; ``*`` is everybody. Raises ``Invalid``."""
    if request.method != "POST" or rest:
        raise MethodNotAllowed
    reader(request)
    found = dict.fromkeys(name for path in _paths(request) for name in services(path))
    return HttpResponse(dumps(list(found)), content_type="application/json")


def services(path: str) -> list[str]:
    """``foo-bar-dev.yml`` may be of foo-bar-dev, of foo-bar or of foo; ``application`` is of everybody.

    What is longer than any name is nobody's: a file called a-a-a-… would be of as many as it has letters.
    """
    stem = PurePosixPath(path).name.rsplit(".", 1)[0]
    if len(stem) > LONGEST:
        return []
    parts = stem.split("-")
    names = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return ["*" if name == "application" else name for name in names if name]


def _paths(request: HttpRequest) -> list[str]:
    if request.content_type == "application/json":
        try:
            body = loads(request.body)
        except ValueError as error:
            raise Invalid(errors={"body": [str(error)]}) from error
        return _listed(body)[:MOST]
    return [path for path in request.POST.getlist("path") if path][:MOST]


def _listed(body: Any) -> list[str]:
    """Paths in the pushes of GitHub, GitLab and Gitea, and in a plain ``{"path": …}``."""
    if not isinstance(body, dict):
        return []
    paths = _texts(body.get("path"))
    commits = body.get("commits")
    for commit in commits if isinstance(commits, list) else []:
        if isinstance(commit, dict):
            paths += [path for kind in ("added", "modified", "removed") for path in _texts(commit.get(kind))]
    return paths


def _texts(value: Any) -> list[str]:
    """One text, or those of a list."""
    found = value if isinstance(value, list) else [value]
    return [text for text in found if isinstance(text, str)]
