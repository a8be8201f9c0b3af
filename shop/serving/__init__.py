"""How processes of a role start, stay registered and end: gunicorn, a registration beside it, many on one machine."""
