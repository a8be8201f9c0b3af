"""Fixtures every test may ask for."""

pytest_plugins = [
    "tests.servers.consul",
    "tests.servers.openbao",
    "tests.servers.postgres",
    "tests.servers.valkey",
    "tests.live.fixtures",
]
