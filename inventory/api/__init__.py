"""What inventory shows to the outside under ``/api/inventory/``. Start with ``urls``."""
