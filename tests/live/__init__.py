"""The shop as people meet it: server processes on file databases, and a client that speaks HTTP to them."""
