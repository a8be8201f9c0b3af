"""What changes orders: one verb per file, keyword-only, atomic; time and identity are arguments."""
