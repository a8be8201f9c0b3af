"""The rights docs/deploy.md gives a role's token are enough for what a role does in Consul, and for no more.

The Consul is real and has access control.
"""

from collections.abc import Iterator
from typing import Final

import pytest

from shop.consul import Agent, ConsulRefused, Registration
from shop.discovery.registration import Place, registrations
from shop.roles.catalogue import ALL, ROLES, Role
from tests.live.process import ROOT
from tests.servers import consul
from tests.servers.guarded import Guarded
from tests.servers.process import started

#: As the page has them.
WRITE: Final = 'service "<each of its names>" { policy = "write" }'
READ: Final = ('service_prefix ""', 'node_prefix ""')
KEYS: Final = ('key_prefix "config/application/"', 'key_prefix "config/<service>/"')
APART: Final = tuple(role for name, role in ROLES.items() if name != ALL)
PLACE: Final = Place(address="127.0.0.1", port=9)


@pytest.fixture(scope="module")
def operated() -> Iterator[Guarded]:
    for agent in started(lambda: consul.running(access_control=True)):
        yield Guarded(agent)


@pytest.fixture(params=APART, ids=[role.name for role in APART])
def role(request: pytest.FixtureRequest, operated: Guarded) -> Role:
    """Its token is ``operated.token``."""
    found: Role = request.param
    operated.allow(rules(found))
    return found


def rules(role: Role) -> str:
    """What an operator makes of the page."""
    names = [WRITE.replace("<each of its names>", one.name) for one in registrations(role, PLACE)]
    reads = [*READ, *(key.replace("<service>", role.service) for key in KEYS)]
    return " ".join([*names, *(f'{what} {{ policy = "read" }}' for what in reads)])


def another(role: Role) -> Registration:
    """An instance of a role that ``role`` is not."""
    other = next(one for one in APART if one is not role)
    return registrations(other, PLACE)[0]


def test_the_page_says_so() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text()
    assert [rule for rule in (WRITE, *READ, *KEYS) if f"`{rule}`" not in page] == []


def test_a_role_comes_and_goes_and_sees_the_others(role: Role, operated: Guarded) -> None:
    own, operator = Agent(operated.address, token=operated.token), Agent(operated.address, token=operated.root)
    mine, theirs = registrations(role, PLACE), another(role)
    operator.register(theirs, passing=True)
    for one in mine:
        own.register(one, passing=True)
    assert {one.id for one in mine} <= own.registered()
    assert [found.id for found in own.passing(theirs.name)[1]] == [theirs.id]
    assert theirs.name in own.services()[1]
    for one in mine:
        assert own.maintenance(one.id, on=True, reason="stopping")
        own.deregister(one.id)
    assert operator.registered() & {one.id for one in mine} == set()
    operator.deregister(theirs.id)


def test_a_role_reads_its_settings_and_nobody_elses(role: Role, operated: Guarded) -> None:
    keys = ("config/application/k", f"config/{role.service}/k", f"config/{role.service}2/k", "config/another/k")
    for key in keys:
        operated.write(key, "1")
    own = Agent(operated.address, token=operated.token)
    assert sorted(own.tree("config/")[1]) == sorted(keys[:2])
    assert [own.may_read(key) for key in keys] == [True, True, False, False]
    operated.delete()


def test_a_role_is_nobody_else_and_changes_no_setting(role: Role, operated: Guarded) -> None:
    own, operator = Agent(operated.address, token=operated.token), Agent(operated.address, token=operated.root)
    theirs = another(role)
    operator.register(theirs, passing=True)
    with pytest.raises(ConsulRefused):
        own.register(theirs, passing=True)
    with pytest.raises(ConsulRefused):
        own.maintenance(theirs.id, on=True)
    with pytest.raises(ConsulRefused):
        own.deregister(theirs.id)
    with pytest.raises(ConsulRefused):
        own.put(f"config/{role.service}/k", b"2")
    assert theirs.id in operator.registered()
    operator.deregister(theirs.id)


def test_who_shows_no_token_or_an_unknown_one_gets_nothing(operated: Guarded) -> None:
    one = registrations(APART[0], PLACE)[0]
    for token in ("", "11111111-2222-3333-4444-555555555555"):
        with pytest.raises(ConsulRefused):
            Agent(operated.address, token=token).register(one)
