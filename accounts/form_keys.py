"""The one-time key in every form of a page: whose it is, and that we gave it out.

docs/decisions/0059 says what it is for. It holds nobody's name: a digest of the person and the key
tells whether it was made for them, and nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.errors import DomainError
from accounts.models import User

FIELD = "once"
SALT = "accounts.form_keys"
GOOD_FOR = timedelta(days=14)  # shorter than answers are kept (accounts.tasks)


class FormTooOld(DomainError):
    """This page has been open for too long. Check what is in it, and send it again."""

    code = "form_too_old"


@dataclass(frozen=True)
class FormKey:
    """A key that we gave out."""

    token: str
    owner: str

    def belongs_to(self, user: User) -> bool:
        return constant_time_compare(self.owner, owner_of(self.token, user))


def owner_of(token: str, user: User) -> str:
    return salted_hmac(SALT, f"{user.pk}:{token}", algorithm="sha256").hexdigest()[:24]


def new_key(user: User) -> str:
    token = token_urlsafe(12)
    return TimestampSigner(salt=SALT).sign(f"{token}.{owner_of(token, user)}")


def read_key(given: str) -> FormKey:
    """Raises FormTooOld for a key that is too old, and for one that is not ours."""
    try:
        signed = TimestampSigner(salt=SALT).unsign(given, max_age=GOOD_FOR)
    except (SignatureExpired, BadSignature) as problem:
        raise FormTooOld from problem
    token, owner = signed.split(".")
    return FormKey(token, owner)
