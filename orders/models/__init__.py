"""Tables of orders: one aggregate per file; constraints in the database."""
