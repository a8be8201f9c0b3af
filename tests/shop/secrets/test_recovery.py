"""How soon values are there again after Vault is, to the second: on a clock of our own, and a Vault that only says how
it is (``test_session.py`` has the real one)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from shop.errors import Unavailable
from shop.secrets.base import Secret
from shop.secrets.keeper import ROUND_SECONDS, VaultKeeper
from shop.secrets.kept import Kept
from shop.secrets.options import VaultOptions
from shop.secrets.session import LOGIN_EVERY
from shop.secrets.vault import TIMEOUT_SECONDS, Refused, Token

RECOVERS_WITHIN = 5.0
ILL_FROM, ILL_FOR = 10.0, 30.0


@dataclass
class IllFor:
    """A Vault that is ``how`` from ``ILL_FROM`` to ``until``, its clock, and the way to log in to it."""

    how: str
    until: float
    now: float = 0.0
    logins: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def is_ill(self) -> bool:
        return ILL_FROM <= self.now < self.until

    def use(self, token: Secret | None) -> None:
        """It knows everybody."""

    def is_healthy(self) -> bool:
        if not self.is_ill() or self.how in {"refuses", "fails"}:
            return True
        self.now += TIMEOUT_SECONDS if self.how == "silent" else 0.0
        return False

    def prepare(self, vault: object) -> None:
        """Nothing."""

    def token(self, vault: object) -> Token:
        self.logins.append(self.now)
        self._answers()
        return Token(Secret(f"token {len(self.logins)}"), 6.0, is_renewable=True, is_own=True)

    def looked_up(self, token: Secret) -> None:
        self._answers()

    def renewed_seconds(self) -> float:
        self._answers()
        return 6.0

    def values(self, path: str, *, mount: str, version: int) -> Mapping[str, str]:
        self._answers()
        return {"stripe": "sk_1"}

    def _answers(self) -> None:
        if self.is_ill():
            self.now += TIMEOUT_SECONDS if self.how == "silent" else 0.0
            raise Refused("ill") if self.how == "refuses" else Unavailable(part="vault")


@pytest.mark.parametrize("how", ["refuses", "fails", "sealed", "silent"])
@pytest.mark.parametrize("tenths", range(0, 50, 3))
def test_values_are_there_five_seconds_after_vault_is(how: str, tenths: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = IllFor(how, until=ILL_FROM + ILL_FOR + tenths / 10)
    for module in ("session", "kept", "leases"):
        monkeypatch.setattr(f"shop.secrets.{module}.time", vault)
    monkeypatch.setattr("shop.secrets.keeper.vault_at", lambda options: vault)
    monkeypatch.setattr(VaultKeeper, "_begin", lambda keeper: None)
    keeper = VaultKeeper(VaultOptions("http://vault", vault, reread_seconds=0.5, keep_seconds=4))
    store = keeper.store("billing")
    assert isinstance(store, Kept)
    seen: dict[float, bool] = {}
    while vault.now < vault.until + 2 * RECOVERS_WITHIN:
        seen[vault.now] = can_read(store)
        vault.now += keeper.session.again_in(ROUND_SECONDS)
        keeper.round()
    assert not seen[max(moment for moment in seen if moment < vault.until)]  # it did go without
    assert min(moment for moment, well in seen.items() if well and moment > vault.until) <= (
        vault.until + RECOVERS_WITHIN
    )
    assert all(later - earlier >= LOGIN_EVERY for earlier, later in zip(vault.logins, vault.logins[1:], strict=False))


def can_read(store: Kept) -> bool:
    try:
        return store.read("stripe").reveal() == "sk_1"
    except Unavailable:
        return False
