"""How modules call each other: one handle per interface, a plain method call here or HTTP to another process.

published    the handle other modules import, and the decorators an interface is written with
wire         arguments and results as JSON, validated on both sides; local calls pass through it too
local, http  the two ways a call travels
answer       what the caller sees of an answer or error, the same both ways
exchange, session   one request and its answer, and the requests session it goes through
balancer     which instance is asked
health, looks   how an instance is doing, and who finds that out without a caller
endpoint     the serving side: one view for every module
credential   the short token with which one role proves itself to another
context      what travels along: request id, deadline, principal, calling role
budget       when not to call again
errors       what only a remote call can raise
"""
