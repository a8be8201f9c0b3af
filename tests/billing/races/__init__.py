"""Races and crashes of billing: in processes of their own, on SQLite files and on PostgreSQL, never on a test database.

drive    runs one of these in a child process and answers what came of it
storm    many processes issue invoices at once, some of them rolled back
tangle   many threads capture, cancel and apply news to the same payment at once
crash    a process dies between the provider's effect and our record
"""
