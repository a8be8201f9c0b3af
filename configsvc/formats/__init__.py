"""How settings are written in files, both ways."""
