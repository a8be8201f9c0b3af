"""The one door from outside: routing, filtering, balancing, authentication of requests to the roles behind it.

Responsible for the data path. Not responsible for anything a module knows: it imports none of them.
"""
