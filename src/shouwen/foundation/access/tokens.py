"""The door for programs: from the token of a request to the actor behind it."""

from shouwen.foundation.access.actions.tokens import actor_for_token as actor_for

__all__ = ["actor_for"]
