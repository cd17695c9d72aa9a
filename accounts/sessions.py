"""Sessions that know when they end, so that who is at work stays signed in."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored
from django.contrib.sessions.models import Session


class SessionStore(Stored):
    """Django's own in the database; what it reads anyway is remembered."""

    ends_at: datetime | None = None  # as stored; None until it is read, and for a new one

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self.ends_at = found.expire_date if found else None
        return found
