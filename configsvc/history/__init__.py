"""What was set at an earlier moment, by the changes until then."""
