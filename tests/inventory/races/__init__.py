"""Races for stock: in processes and threads of their own, on SQLite files and on PostgreSQL.

drive    runs races in a child process with a database of its own, and answers what came of each
crowd    many things at the same moment, from several processes with several threads each
buying   buyers who want the same, carts in opposite order, one order asked for many times
keeping  what is let go, swept, received and moved while others buy
"""
