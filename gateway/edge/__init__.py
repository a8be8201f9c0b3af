"""The gateway's door: bytes in, bytes out, for requests of plain shape; every other goes to gunicorn's own protocol.

worker      the gunicorn worker: one event loop, the listening sockets, the clock that ends what takes too long
visitor     one connection from outside: reads plain requests, hands over the rest
head        the strict reading of a request's head
lines       header lines, each judged once and remembered
parties     whom a relay knows: its visitor, and what all of one worker share
relay       one request on its way: which instance, again or not, what the visitor sees
instance    one connection to an instance: sends, and reads the answer
answers     the strict reading of an answer's head and framing
pool        connections to instances that wait for work
arriving    bodies that gunicorn reads, before a thread is taken for them
bridge      Django, for what is not passed on: a bounded number of threads behind gunicorn's ASGI protocol
"""
