"""Who is asking, what roles may do, how people and programs come in, and what nobody may do to their own work."""

from shouwen.foundation.access.actions.accounts import (
    choose_post,
    first_door,
    invite,
    open_account,
    reset_second_factor,
    sign_out_everywhere,
    usernames_taken,
)
from shouwen.foundation.access.actions.apart import keep_apart, may_give, may_leave
from shouwen.foundation.access.actions.roles import edit_role, make_role, retire_role, seed_presets
from shouwen.foundation.access.actions.tokens import actor_for_token, make_token, revoke_token, rotate_token
from shouwen.foundation.access.actions.who import (
    actor_for,
    actor_of,
    centre_of,
    forget,
    has_second_factor,
    needs_second_factor,
)

__all__ = [
    "actor_for",
    "actor_for_token",
    "actor_of",
    "centre_of",
    "choose_post",
    "edit_role",
    "first_door",
    "forget",
    "has_second_factor",
    "invite",
    "keep_apart",
    "make_role",
    "make_token",
    "may_give",
    "may_leave",
    "needs_second_factor",
    "open_account",
    "reset_second_factor",
    "retire_role",
    "revoke_token",
    "rotate_token",
    "seed_presets",
    "sign_out_everywhere",
    "usernames_taken",
]
