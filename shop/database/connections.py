"""Connections and forks: what a parent opened must not be used by its children."""

from django.db import connections

from shop.secrets.current import close as close_secrets


def close_all() -> None:
    """Close every connection of this thread, every pool, and the session with Vault: call it before a server forks.

    A pool's threads do not survive a fork, and a child that asks one for a connection would wait for ever.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    close_secrets()
