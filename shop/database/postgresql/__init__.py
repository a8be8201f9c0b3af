"""Django's PostgreSQL, with a login that may change while connections live (``DATABASES["…"]["ENGINE"]`` is this)."""
