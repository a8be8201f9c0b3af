"""The door of the config server: what the back office asks for.

from configsvc.interface import configsvc
configsvc.write(edits=(Edit(application="billing-service", key="billing.tax-standard", …),), reason="…")
"""

from configsvc.interface.contract import CONTRACT
from shop.calls.published import published

configsvc = published("configsvc", CONTRACT)

__all__ = ["configsvc"]
