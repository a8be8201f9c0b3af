"""Signing keys whose private part is in Vault (here OpenBao): read once, replaced, removed."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.models import SigningKey
from customers.models import signing_key as keys
from customers.operations.signing_keys import replace_all, rotate, signing_key
from shop.secrets import current
from shop.secrets.base import Secret
from shop.secrets.login import ByToken
from shop.secrets.options import VaultOptions
from tests.fakes.vault import Front, Sick
from tests.servers.openbao import OpenBao

pytestmark = pytest.mark.django_db(databases="__all__")


def test_private_parts_are_in_vault_and_signing_needs_it_once(
    openbao: OpenBao, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHOP_SIGNING_KEYS_IN_VAULT = True
    kv = openbao.client().secrets.kv.v2
    now = timezone.now()
    with Front(openbao.address).running() as front:
        options = VaultOptions(front.address, ByToken(Secret(openbao.root_token)))
        monkeypatch.setattr(current, "_options", options)
        current.keeper.cache_clear()
        SigningKey.objects.all().delete()
        first = signing_key(now=now)
        assert first.sealed_private_key == f"vault:{first.kid}"
        path = f"customer-service/signing-keys/{first.kid}"
        stored = kv.read_secret_version(path, raise_on_deleted_version=True)["data"]["data"]["private-key"]
        assert "PRIVATE KEY" in stored
        second = rotate(now=now)
        assert second is not None
        later = now + timedelta(hours=1)
        assert signing_key(now=now).kid == first.kid  # others have time to read the new one
        assert signing_key(now=later).kid == second.kid
        keys._opened.cache_clear()
        assert signing_key(now=later).private_key().curve.name == "secp256r1"
        front.sick = Sick.SEALED
        assert signing_key(now=later).private_key().key_size == 256  # known by now
        front.sick = Sick.NOTHING
        replace_all(now=later)
        left = set(kv.list_secrets("customer-service/signing-keys")["data"]["keys"])  # others use this vault as well
        assert left & {first.kid, second.kid, signing_key(now=later).kid} == {signing_key(now=later).kid}
        current.close()
