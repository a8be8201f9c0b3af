"""Stand-ins with the shape of the real thing."""
