"""How passwords are hashed: Argon2id with OWASP's memory, so that a burst of log-ins does not starve a checkout."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ShopArgon2(Argon2PasswordHasher):
    """46 MiB, one pass, one lane. Hashes made with other figures are renewed when their owner logs in."""

    memory_cost = 47_104
    time_cost = 1
    parallelism = 1
