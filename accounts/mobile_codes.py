"""The code that proves that a mobile is someone's: worked out anew when needed, kept nowhere."""

from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import NoticeSettings

DIGITS = 6
GOOD_FOR = timedelta(minutes=15)
NEXT_AFTER = timedelta(minutes=1)
SALT = "accounts.mobile_codes"


def code_of(asked: NoticeSettings) -> str:
    """Of this person, this number and this asking; nobody without SECRET_KEY can work it out."""
    at = asked.code_sent_at.timestamp() if asked.code_sent_at else ""
    about = f"{asked.user_id}:{asked.mobile}:{at}"
    number = int(salted_hmac(SALT, about, algorithm="sha256").hexdigest(), 16)
    return f"{number % 10**DIGITS:0{DIGITS}}"


def is_code_of(asked: NoticeSettings, typed: str) -> bool:
    return constant_time_compare("".join(typed.split()), code_of(asked))


def reference_of(asked: NoticeSettings) -> str:
    """What Notify knows the text by, so that a repeated task finds it."""
    at = int(asked.code_sent_at.timestamp() * 1000) if asked.code_sent_at else 0
    return f"mobile-code-{asked.user_id}-{at}"
