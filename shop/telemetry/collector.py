"""OpenTelemetry's own library, for its last step: spans in batches to a collector, by OTLP over HTTP.

It reads where and how from the environment, by its standard names (``OTEL_EXPORTER_OTLP_…``, ``OTEL_BSP_…``).
"""

import os
import socket
from typing import Final

from django.conf import settings
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from shop.roles.current import current
from shop.telemetry.span import Span

#: A process that ends waits no longer for a collector.
_PATIENCE_MS: Final = 2000
_SCOPE: Final = InstrumentationScope("shop")


class Collector:
    """Of one process: it has a thread, so make it after the fork."""

    def __init__(self) -> None:
        self._resource = Resource.create(
            {
                "service.name": current().service,
                "service.version": settings.SHOP_VERSION,
                "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
            }
        )
        self._processor = BatchSpanProcessor(OTLPSpanExporter())

    def add(self, span: Span) -> None:
        """Kept until its batch goes; dropped, should too many wait."""
        self._processor.on_end(
            ReadableSpan(
                name=span.name,
                context=_context(span.own, is_remote=False),
                parent=_context(span.parent, is_remote=True) if span.parent else None,
                resource=self._resource,
                attributes=span.attributes,
                kind=SpanKind(span.kind.value),
                status=Status(StatusCode.ERROR if span.failed else StatusCode.UNSET),
                start_time=span.began,
                end_time=span.ended,
                instrumentation_scope=_SCOPE,
            )
        )

    def close(self) -> None:
        """Pass on what there is, and end."""
        self._processor.force_flush(_PATIENCE_MS)
        self._processor.shutdown()  # type: ignore[no-untyped-call]


def _context(traceparent: str, *, is_remote: bool) -> SpanContext:
    _, trace, span, flags = traceparent.split("-")
    return SpanContext(int(trace, 16), int(span, 16), is_remote, TraceFlags(int(flags, 16)))
