"""Making a token and turning it into what is stored."""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def new_secret() -> str:
    return f"sb_{secrets.token_urlsafe(32)}"


def digest_of(secret: str) -> str:
    """A fast hash is right here: the secret is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


def midnight_after(day: date) -> datetime:
    """When the London day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
