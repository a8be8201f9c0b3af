"""``POST /actuator/gateway/explain``: a request (``path method host headers address user``), and why it goes where."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import TypeAdapter, ValidationError

from gateway import local
from gateway.actuator.access import SEE, allow, answer, said
from gateway.interface.messages import Sample
from shop.errors import Invalid

_Sample = TypeAdapter[Sample](Sample)


@csrf_exempt
def explain(request: HttpRequest) -> HttpResponse:
    """Raises ``Invalid``."""
    allow(request, {"POST": SEE})
    return answer(local.explain(sample=_sample(said(request))))


def _sample(written: Any) -> Sample:
    """``headers`` may be an object or pairs."""
    if isinstance(written, dict) and isinstance(written.get("headers"), dict):
        written = {**written, "headers": list(written["headers"].items())}
    try:
        return _Sample.validate_python(written)
    except ValidationError as error:
        errors = {".".join(map(str, each["loc"])) or "body": [each["msg"]] for each in error.errors()}
        raise Invalid(errors=errors) from error
