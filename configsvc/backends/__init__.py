"""Where settings come from, one file each behind ``base``; ``patient`` waits for one, ``gathering`` asks all."""
