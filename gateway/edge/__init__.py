"""The gateway's door: bytes in, bytes out, for requests of plain shape; every other goes to gunicorn's own protocol.

worker      the gunicorn worker: one event loop, the listening sockets, the clock that ends what takes too long
visitor     one connection from outside: plain requests are express ones, others are read
reading     requests as they come, bodies among them; hands over what is not plain
head        the strict reading of a request's head
lines       header lines, each judged once and remembered
express     plain requests that do no harm twice and have no body: nearly all
glance      the quick reading of their heads
tracks      where they lead, found out once
change      what turns out unusual on its way goes to a relay
parties     whom a relay knows: its visitor, and what all of one worker share
relay       one request on its way: which instance, again or not, what the visitor sees
instance    one connection to an instance: sends, and reads the answer
answers     the strict reading of an answer's head and framing
pool        connections to instances that wait for work
arriving    bodies that gunicorn reads, before a thread is taken for them
bridge      Django, for what is not passed on: a bounded number of threads behind gunicorn's ASGI protocol
"""
