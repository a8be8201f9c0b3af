"""What people and machines see of a running process: log lines and metrics."""
