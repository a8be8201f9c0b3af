"""Files of settings, as the config server and the sources of a process's own settings both read them."""
