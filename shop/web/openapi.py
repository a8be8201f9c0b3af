"""The OpenAPI document: answers are the dataclasses that views return; each operation lists its errors by code.

Imported when a document is made, not before: by Django REST framework, from ``DEFAULT_SCHEMA_CLASS``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final, get_args, get_type_hints

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiResponse
from pydantic import TypeAdapter

from shop.errors import Forbidden, Invalid, NotFound, ShopError, Unauthenticated, Unavailable
from shop.web.answers import Problem
from shop.web.anticipated import TooLarge, UnsupportedMediaType
from shop.web.documented import Documentation
from shop.web.identity.permissions import Anyone, SignedIn
from shop.web.problems import MEDIA_TYPE

#: What an operation does to its path, as the end of its id; a POST to a collection makes something (201).
_ACTIONS: Final[Mapping[str, str]] = {"GET": "get", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


class ShopSchema(AutoSchema):
    """Reads ``documented``; a method without it fails the build of the document."""

    @property
    def documentation(self) -> Documentation:
        found: Documentation = getattr(self.view, self.method.lower()).documentation
        return found

    def get_summary(self) -> str:
        return self.documentation.summary

    def get_tags(self) -> list[str]:
        """The module that serves it, wherever its path begins."""
        return [type(self.view).__module__.partition(".")[0]]

    def get_operation_id(self) -> str:
        """``billing_invoices_list``, ``orders_pay``: the words of the path, then what is done."""
        path = re.sub(r"\{\w+\}", "", self.path.removeprefix("/api"))
        return "_".join([*re.findall(r"[A-Za-z0-9]+", path), *self._action()])

    def get_auth(self) -> Any:
        """Where anyone may ask, a token may be left out."""
        found = super().get_auth()
        return [*found, {}] if found and Anyone in self.view.permission_classes else found

    def get_request_serializer(self) -> Any:
        return self.documentation.request

    def get_override_parameters(self) -> Any:
        return list(self.documentation.parameters)

    def get_response_serializers(self) -> Any:
        return {**self.documentation.answers, **self._problems()}

    def _action(self) -> list[str]:
        if self.method == "POST":
            return ["create"] if 201 in self.documentation.answers else []
        answer = self.documentation.answers.get(200)
        is_list = is_dataclass(answer) and "next" in {column.name for column in fields(answer)}
        return ["list" if self.method == "GET" and is_list else _ACTIONS[self.method]]

    def _problems(self) -> dict[Any, OpenApiResponse]:
        codes: dict[int, set[str]] = defaultdict(set)
        for kind in (*self.documentation.errors, *self._usual()):
            codes[kind.status].add(kind.code)
        return {
            (status, MEDIA_TYPE): OpenApiResponse(Problem, description="`" + "`, `".join(sorted(names)) + "`")
            for status, names in sorted(codes.items())
        }

    def _usual(self) -> list[type[ShopError]]:
        """Errors that follow from the kind of operation rather than from its subject."""
        kinds: list[type[ShopError]] = [Unauthenticated, Unavailable, Invalid]
        if not {Anyone, SignedIn}.intersection(self.view.permission_classes):
            kinds.append(Forbidden)
        if "{" in self.path:
            kinds.append(NotFound)
        if self.method in {"POST", "PUT", "PATCH"}:
            kinds += [TooLarge, UnsupportedMediaType]
        return kinds


class AnswerExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Teaches the generator our answers: their schema is what pydantic reads from the annotations."""

    target_class = "shop.web.answers.Answer"
    match_subclasses = True

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        return str(self.target.__name__)

    def get_identity(self, auto_schema: Any, direction: Any) -> Any:
        return self.target

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = TypeAdapter(self.target).json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        classes = {kind.__name__: kind for kind in _mentioned(self.target)}
        for name, inner in schema.pop("$defs", {}).items():
            component = ResolvedComponent(  # type: ignore[no-untyped-call]
                name=name, type=ResolvedComponent.SCHEMA, object=classes[name], schema=inner
            )
            auto_schema.registry.register_on_missing(component)
        return schema


def _mentioned(annotation: Any) -> Iterator[type]:
    """The dataclasses and enums that ``annotation`` is made of: two of one name are a warning, never mixed up."""
    for inner in get_args(annotation):
        yield from _mentioned(inner)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation
    if isinstance(annotation, type) and is_dataclass(annotation):
        yield annotation
        for inner in get_type_hints(annotation).values():
            yield from _mentioned(inner)


class TokenExtension(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the bearer token in the document."""

    target_class = "shop.web.identity.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
