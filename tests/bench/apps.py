"""Starts the clocks when the server under measurement starts."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "tests.bench"
    label = "bench"

    def ready(self) -> None:
        from tests.bench import steps

        steps.install()
