"""Who is asking: access tokens verified in every role by public keys alone, and revocation within seconds.

tokens          verifying an access token; what it must contain
keys            the public keys of the issuer, kept in memory
revocation      subject → not before, fed by an event, read every two seconds
authentication  for REST framework: a token, or anonymous
permissions     who may: Anyone, SignedIn, staff("orders.ship")
scope           whose idempotency key it is
"""
