"""The reads of contacts: touches, words on their way, and in whose name a centre writes."""

from shouwen.relations.contacts.queries.messages import (
    MessageView,
    Untold,
    messages,
    messages_by_id,
    outstanding,
    subject_of,
)
from shouwen.relations.contacts.queries.senders import (
    SenderView,
    forget,
    is_on,
    need_sender,
    own_sender,
    sender,
    spoken_values,
)
from shouwen.relations.contacts.queries.touches import (
    contact,
    count_since,
    day_words,
    glances,
    may_read,
    moments,
    of,
    recent,
)

__all__ = [
    "MessageView",
    "SenderView",
    "Untold",
    "contact",
    "count_since",
    "day_words",
    "forget",
    "glances",
    "is_on",
    "may_read",
    "messages",
    "messages_by_id",
    "moments",
    "need_sender",
    "of",
    "outstanding",
    "own_sender",
    "recent",
    "sender",
    "spoken_values",
    "subject_of",
]
