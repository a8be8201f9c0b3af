"""Where the config server is when it does not run in this process."""

from typing import Final

from shop.calls.http import HTTPTransport

transport: Final = HTTPTransport("config-service")
