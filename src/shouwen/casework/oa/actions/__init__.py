"""The verbs of the link outside: set and try a connection, ask and close, send, read what comes back."""

from shouwen.casework.oa.actions.asking import sync
from shouwen.casework.oa.actions.connecting import set_connection, try_out
from shouwen.casework.oa.actions.hearing import Unheard, receive
from shouwen.casework.oa.actions.sending import retry, send_due

__all__ = ["Unheard", "receive", "retry", "send_due", "set_connection", "sync", "try_out"]
