"""What changes inventory: one verb per file, keyword-only, atomic; time and identity are arguments."""
