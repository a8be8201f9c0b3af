"""Where the gateway is when it does not run in this process."""

from typing import Final

from shop.calls.http import HTTPTransport

transport: Final = HTTPTransport("gateway-service")
