"""What ``{cipher}`` means: Spring's own formats, so that both sides read the same, and a stronger one beside them."""
