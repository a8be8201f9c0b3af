"""How modules call each other: one handle per interface, a plain method call here or HTTP to another process.

published    the handle other modules import, and the decorators an interface is written with
wire         arguments and results as JSON, validated on both sides; local calls pass through it too
local, http  the two ways a call travels
answer       what the caller sees of an answer or error, the same both ways
session      the requests session of remote calls
endpoint     the serving side: one view for every module
credential   the short token with which one role proves itself to another
context      what travels along: request id, deadline, principal, calling role
breaker, budget   when not to call, and when not to call again
errors       what only a remote call can raise
"""
