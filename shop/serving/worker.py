"""What a gunicorn worker does beside answering requests: it shows its metrics and, if asked, runs the jobs."""

import signal
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from shop.calls.configuration import follow_settings
from shop.discovery.current import prefetch
from shop.roles import peers
from shop.roles.current import current, working_modules
from shop.secrets import current as secrets
from shop.secrets.declared import troubles
from shop.serving.beginnings import begin
from shop.telemetry import metrics, spans
from shop.work.runner import Runner, default_rounds

_runner: Runner | None = None


def hooks(*, jobs: bool) -> Mapping[str, Any]:
    """gunicorn's settings for a worker that runs the role's ``jobs`` in threads of its own, or leaves them."""
    return {"post_worker_init": _starts_with_jobs if jobs else _starts, "worker_exit": _ends}


def _starts(worker: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the arbiter stops us in order
    metrics.serve(settings.SHOP_METRICS_PORT)
    spans.start()
    troubles(current().serves)  # has the first look at them begin before the first request
    follow_settings()
    prefetch(peers.called())
    begin()


def _starts_with_jobs(worker: Any) -> None:
    global _runner  # noqa: PLW0603 - one runner per worker process
    _starts(worker)
    prefetch(peers.told())
    _runner = Runner(working_modules(), default_rounds())
    _runner.start()


def _ends(server: Any, worker: Any) -> None:
    if _runner is not None:
        _runner.stop()
    spans.stop()
    secrets.close()
