from django.contrib.admin.apps import AdminConfig


class BackofficeConfig(AdminConfig):
    """Django's admin with our site: each installed module's ``admin.py`` registers with it."""

    default_site = "shop.backoffice.site.ShopAdminSite"
