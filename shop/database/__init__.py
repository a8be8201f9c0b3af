"""One database per module: which tables live where, and the only place that opens transactions."""
