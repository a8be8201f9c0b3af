"""Tables of inventory: one aggregate per file; constraints in the database."""
