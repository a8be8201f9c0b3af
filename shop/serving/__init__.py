"""How processes of a role start, stay registered, and end: gunicorn, its parent, and many of them on one machine."""
