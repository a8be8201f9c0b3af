"""Connections and forks: what a parent opened must not be used by its children."""

from django.db import connections


def close_all() -> None:
    """Close every connection of this thread and every pool of this process: call it before a server forks workers.

    A pool's threads do not survive a fork, and a child that asks one for a connection would wait for ever.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
