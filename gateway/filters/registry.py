"""Every filter by the name Spring Cloud Gateway gives it, and one of ours: ``CompressResponseBody``."""

from collections.abc import Mapping
from typing import Final

from gateway.arguments import ArgumentProblem, Step
from gateway.filters import (
    address,
    again,
    answer_fields,
    bodies,
    breaking,
    caching,
    compressing,
    limiting,
    parameters,
    request_fields,
    secure_fields,
    sizes,
    status,
)
from gateway.filters.base import Filter

FILTERS: Final[Mapping[str, type[Filter]]] = {
    kind.__name__: kind
    for kind in (
        request_fields.AddRequestHeader,
        request_fields.AddRequestHeadersIfNotPresent,
        parameters.AddRequestParameter,
        answer_fields.AddResponseHeader,
        bodies.CacheRequestBody,
        breaking.CircuitBreaker,
        compressing.CompressResponseBody,
        answer_fields.DedupeResponseHeader,
        breaking.FallbackHeaders,
        caching.LocalResponseCache,
        request_fields.MapRequestHeader,
        bodies.ModifyRequestBody,
        bodies.ModifyResponseBody,
        address.PrefixPath,
        request_fields.PreserveHostHeader,
        status.RedirectTo,
        bodies.RemoveJsonAttributesResponseBody,
        request_fields.RemoveRequestHeader,
        parameters.RemoveRequestParameter,
        answer_fields.RemoveResponseHeader,
        limiting.RequestRateLimiter,
        sizes.RequestHeaderSize,
        address.RequestHeaderToRequestUri,
        sizes.RequestSize,
        again.Retry,
        answer_fields.RewriteLocationResponseHeader,
        address.RewritePath,
        parameters.RewriteRequestParameter,
        answer_fields.RewriteResponseHeader,
        secure_fields.SecureHeaders,
        address.SetPath,
        request_fields.SetRequestHeader,
        request_fields.SetRequestHostHeader,
        address.SetRequestUri,
        answer_fields.SetResponseHeader,
        status.SetStatus,
        address.StripPrefix,
        request_fields.TokenRelay,
    )
}


def filter_(step: Step) -> Filter:
    """Raises ``ArgumentProblem`` for a name or an argument nobody knows."""
    kind = FILTERS.get(step.name)
    if kind is None:
        raise ArgumentProblem(f"no filter is called {step.name!r}")
    return step.read(kind)
