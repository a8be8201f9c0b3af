"""Races and crashes of the machinery: in processes of their own, on SQLite files and on PostgreSQL.

drive    runs one of these in a child process and answers what came of it
work     many runners on one database, killed ones, and ones that are slow
relay    many relays on one outbox, some of which die between delivering and recording
keys     many clicks with one key, through the whole view stack
plan     how the database looks for due events among very many delivered ones
"""
