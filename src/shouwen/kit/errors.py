"""How an action says no: in a sentence a person can act on, never a traceback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


class Refusal(Exception):
    """A command that was not carried out, and why.

    ``code`` is stable and for programs; ``message`` is translated and for people; ``params`` are plain values.
    """

    status = 409

    def __init__(self, code: str, message: str, **params: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.params = code, message, params


class NotFound(Refusal):
    """No such thing within the reader's scope (what you may not see does not exist for you)."""

    status = 404


class Forbidden(Refusal):
    """The reader may see the thing but lacks the right to do this to it."""

    status = 403


class Conflict(Refusal):
    """The thing has moved on, or a rule of the house says no."""

    status = 409


class Invalid(Refusal):
    """Input that cannot be used: ``fields`` maps a field's name to the sentence beside it."""

    status = 422

    def __init__(self, fields: Mapping[str, str], code: str = "invalid") -> None:
        super().__init__(code, _("；").join(str(text) for text in fields.values()))
        self.fields = {name: str(text) for name, text in fields.items()}


class TooMany(Refusal):
    """Too often in too short a time; ``params["retry_after"]`` says how many seconds to wait."""

    status = 429
