"""Tables of the config server, one aggregate per file."""

from configsvc.models.client import Client
from configsvc.models.revision import Change, Revision, Tag
from configsvc.models.setting import Setting, Store

__all__ = ["Change", "Client", "Revision", "Setting", "Store", "Tag"]
