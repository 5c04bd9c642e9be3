"""Sessions that know whose they are: one query brings the session, the user and the person together."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from shouwen.foundation.access.models import Session
from shouwen.kit.standing import Standing

_held = Standing(
    lambda key, at: Session.objects.select_related("user__person").filter(session_key=key, expire_date__gt=at)
)


class SessionStore(DatabaseStore):
    """Django's database sessions, with the row kept so that who is signed in costs nothing more."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        self.row = _held.first(self.session_key, timezone.now())
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.seen_at = timezone.now()
        made: Session = row
        return made
