"""AppRoles on OpenBao, for tests: a policy, a role, and how its bearer logs in."""

import uuid
from contextlib import suppress

import hvac

from shop.secrets.base import Secret
from shop.secrets.login import ByAppRole
from tests.servers.openbao import OpenBao


def approle(openbao: OpenBao, policy: str, **settings: object) -> ByAppRole:
    """A new role that may do what ``policy`` (HCL) says; ``settings`` are the role's own (``token_ttl`` …)."""
    root = openbao.client()
    with suppress(hvac.exceptions.InvalidRequest):  # it is there
        root.sys.enable_auth_method("approle")
    name = f"role-{uuid.uuid4().hex[:12]}"
    root.sys.create_or_update_policy(name, policy)
    root.auth.approle.create_or_update_approle(name, token_policies=[name], **settings)
    role_id = root.auth.approle.read_role_id(name)["data"]["role_id"]
    return ByAppRole(role_id, Secret(root.auth.approle.generate_secret_id(name)["data"]["secret_id"]))
