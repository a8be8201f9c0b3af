"""What billing shows to the outside under ``/api/billing/``. Start with ``urls``."""
