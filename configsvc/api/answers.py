"""The bodies of answers: two versions of JSON, one map in four formats, and errors in Boot's shape."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from configsvc.environment.flatten import as_the_client_sorts, merged, nested
from configsvc.environment.placeholders import resolved
from configsvc.environment.values import Environment, Value
from configsvc.formats import properties_files
from configsvc.queries.environment import revision
from configsvc.rules.readers import Reader
from shop.config.base import Scalar
from shop.config.formats import yaml_files
from shop.secrets.base import MASK
from shop.web.json import dumps

V2: Final = "application/vnd.spring-cloud.config-server.v2+json"
V1: Final = "application/json"
DEGRADED: Final = "X-Config-Degraded"


def document(found: Environment, reader: Reader, *, profiles: str, with_origins: bool) -> dict[str, Any]:
    """Exactly the six keys that Spring's clients know. The profiles are repeated as one text, as its composite does."""
    return {
        "name": found.name,
        "profiles": [profiles],
        "label": found.label,
        "version": revision(found),
        "state": None,
        "propertySources": [
            {
                "name": source.name,
                "source": {
                    key: {"value": shown(value, reader), "origin": value.origin}
                    if with_origins
                    else shown(value, reader)
                    for key, value in source.values.items()
                },
            }
            for source in found.sources
        ],
    }


def one_map(found: Environment, reader: Reader, *, resolve: bool) -> dict[str, Scalar]:
    """What an application ends up with. Raises ``TooMuch``."""
    values = {
        key: shown(value, reader) for key, value in merged(as_the_client_sorts(found.sources, found.profiles)).items()
    }
    if not resolve:
        return values
    return {key: resolved(value, values) if isinstance(value, str) else value for key, value in values.items()}


def rendered(values: Mapping[str, Scalar], ending: str) -> tuple[bytes, str]:
    """Body and type. Raises ``MalformedKey``."""
    tree = nested(values)
    if ending == "properties":
        return properties_files.dumped(values).encode(), "text/plain;charset=utf-8"
    if ending == "json":
        return dumps(tree), V1
    return yaml_files.dumped(tree).encode(), "text/plain;charset=utf-8"


def shown(value: Value, reader: Reader) -> Scalar:
    """The value, or a mask where a person looks at a secret."""
    return MASK if value.is_secret and not reader.sees_secrets else value.value


def tagged(request: HttpRequest, body: bytes, content_type: str, degraded: tuple[str, ...]) -> HttpResponse:
    """The answer with its strong ETag, or 304 where the caller has just this."""
    tag = etag(body)
    matches = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    same = bool({tag, "*"} & matches)
    response = HttpResponse(b"" if same else body, status=304 if same else 200, content_type=content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache, private"
    if degraded:
        response.headers[DEGRADED] = ", ".join(degraded)
    patch_vary_headers(response, ["Accept", "Authorization"])
    return response


def etag(body: bytes) -> str:
    """Of the content alone."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def error(request: HttpRequest, status: int, message: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Boot's shape. Clients quote ``message`` to whoever reads their log."""
    body = {
        "timestamp": timezone.now().isoformat(timespec="milliseconds"),
        "status": status,
        "error": HTTPStatus(status).phrase,
        "path": request.path_info[:500],
        "message": message,
    }
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return HttpResponse(dumps(body), status=status, content_type=V1, headers=kept)
