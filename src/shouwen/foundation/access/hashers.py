"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's second profile: 19 MiB and two passes, so that a crowd signing in does not fill memory."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
