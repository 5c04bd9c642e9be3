"""The verbs of contacts: filing touches, and sending words."""

from shouwen.relations.contacts.actions.filing import Filed, attach, file_contact, record
from shouwen.relations.contacts.actions.messages import (
    Draft,
    again,
    drop,
    renew,
    set_sender,
    tell,
    told,
)
from shouwen.relations.contacts.actions.posting import send_due

__all__ = [
    "Draft",
    "Filed",
    "again",
    "attach",
    "drop",
    "file_contact",
    "record",
    "renew",
    "send_due",
    "set_sender",
    "tell",
    "told",
]
