"""Tables of billing: one aggregate per file; constraints in the database."""
