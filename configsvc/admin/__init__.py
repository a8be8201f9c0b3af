"""The config server in the back office: settings, their history, what applications see, and who reads."""

from configsvc.admin.clients import ClientAdmin
from configsvc.admin.history import RevisionAdmin
from configsvc.admin.settings import SettingAdmin

__all__ = ["ClientAdmin", "RevisionAdmin", "SettingAdmin"]
