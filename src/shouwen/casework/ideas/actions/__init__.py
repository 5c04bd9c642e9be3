"""The verbs of the idea box: submit, support, decide, reward (IMP-009)."""

from shouwen.casework.ideas.actions.deciding import accept, decline
from shouwen.casework.ideas.actions.rewarding import approve_reward, drop_reward, reward, settle_reward
from shouwen.casework.ideas.actions.submitting import edit, submit, support, withdraw

__all__ = ["accept", "approve_reward", "decline", "drop_reward", "edit", "reward", "settle_reward", "submit", "support", "withdraw"]
