"""Where settings are kept, and what they are there."""

from django.conf import settings

from configsvc.models import Revision, Store
from configsvc.properties import properties


def target() -> Store:
    """Where writes go: Consul where there is one that keeps settings by key; else our own table."""
    wanted = properties.current
    uses_consul = bool(settings.SHOP_CONSUL) and "consul" in wanted.backends
    return Store.CONSUL if uses_consul and wanted.consul_layout == "KEY_VALUE" else Store.DATABASE


def newest(store: Store) -> Revision | None:
    """The last revision that happened."""
    return Revision.objects.filter(store=store, state=Revision.State.DONE).order_by("-number").first()


def last_number() -> int | None:
    """The number of the last revision that happened, of whichever store: another one, and something was written."""
    done = Revision.objects.filter(state=Revision.State.DONE).order_by("-number")
    return done.values_list("number", flat=True).first()
