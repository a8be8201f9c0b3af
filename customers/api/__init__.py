"""What customers shows to the outside under ``/api/customers/``. Start with ``urls``."""
