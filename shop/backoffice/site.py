"""The admin site every module registers with."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class ShopAdminSite(AdminSite):
    """Django's admin under the shop's name."""

    site_header = _("Shop back office")
    site_title = _("Back office")
    index_title = _("What would you like to look at?")
