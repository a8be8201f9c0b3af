"""The door of the gateway's control plane: what the back office asks for.

from gateway.interface import gateway
gateway.write(text="- {id: books, uri: 'lb://books', predicates: [Path=/books/**]}", reason="…")
"""

from gateway.interface.contract import CONTRACT
from shop.calls.published import published

gateway = published("gateway", CONTRACT)

__all__ = ["gateway"]
