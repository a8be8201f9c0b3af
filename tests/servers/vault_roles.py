"""AppRoles on OpenBao, for tests: a policy, a role, and how its bearer logs in; and roles that make database logins."""

import uuid
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import hvac

from shop.secrets.base import Secret
from shop.secrets.login import ByAppRole
from tests.servers.openbao import OpenBao
from tests.servers.postgres import Postgres

#: What a process of the shop may.
READS: Final = """
path "secret/data/*" { capabilities = ["read"] }
path "database/creds/*" { capabilities = ["read"] }
path "sys/leases/renew" { capabilities = ["update"] }
path "sys/leases/revoke" { capabilities = ["update"] }
"""
_CREATE: Final = """CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "%s";"""


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


def wrapped(openbao: OpenBao, login: ByAppRole) -> str:
    """A token that unwraps, once, another secret id of the role that ``login`` logs in as."""
    approles = openbao.client().auth.approle
    names = approles.list_roles()["data"]["keys"]
    (name,) = [one for one in names if approles.read_role_id(one)["data"]["role_id"] == login.role_id]
    return str(approles.generate_secret_id(name, wrap_ttl="600s")["wrap_info"]["token"])


def database_role(
    openbao: OpenBao, postgres: Postgres, name: str, database_url: str, *, life: int, longest: int
) -> str:
    """Logins for the database at ``database_url``, with leases of so many seconds; answers its URL without a password:
    its owner has no part in logging in. The engine is mounted already."""
    url = urlsplit(database_url)
    server = urlsplit(postgres.url)
    database: Any = openbao.client().secrets.database
    database.configure(
        name=name,
        plugin_name="postgresql-database-plugin",
        allowed_roles=[name],
        connection_url=f"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{server.port}/postgres?sslmode=disable",
        username=server.username,
        password=server.password,
    )
    database.create_role(
        name=name,
        db_name=name,
        creation_statements=[_CREATE % url.username],
        revocation_statements=['DROP ROLE IF EXISTS "{{name}}";'],
        default_ttl=f"{life}s",
        max_ttl=f"{longest}s",
    )
    return f"postgres://{url.username}@127.0.0.1:{server.port}{url.path}"
