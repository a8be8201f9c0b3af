"""What happened, told to other modules at least once and acted on exactly once.

event          the base class of a module's published events, and the envelope they travel in
outbox         written in the same transaction as the change
relay          delivers: a function call here, HTTP to another process
inbox          the receiver's memory: one effect per event id
subscriptions  which handler hears what
endpoint       where events from other processes arrive
"""
