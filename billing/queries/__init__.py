"""What billing can be asked without changing anything."""
