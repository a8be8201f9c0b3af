"""What changes billing: one verb per file, keyword-only, atomic; time and identity are arguments."""
