"""Pages of access: what roles may do, what a person may do and why, accounts, tokens, the post one acts from."""

from shouwen.foundation.access.pages.doors import account, revoke, rotate, seat, tokens
from shouwen.foundation.access.pages.roles import matrix, new_role, retire, role, roles
from shouwen.foundation.access.pages.why import my_rights, who_may, why

__all__ = [
    "account", "matrix", "my_rights", "new_role", "retire", "revoke", "role", "roles", "rotate", "seat", "tokens", "who_may", "why",
]  # fmt: skip
