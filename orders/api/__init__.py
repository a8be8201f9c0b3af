"""What orders shows to the outside under ``/api/orders/``. Start with ``urls``."""
