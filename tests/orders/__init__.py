"""Orders: rules and operations in one process; races, silences and kills against live shops."""
