"""Who uses the pages on a phone of their own, and may keep copies of them there."""

from django.utils.crypto import salted_hmac

from accounts.models import Role, User
from accounts.roles import memberships_of


def tag_of(user: User) -> str:
    """Tells copies of two people apart, and nobody who they are."""
    return salted_hmac("accounts.own_phone", str(user.pk)).hexdigest()[:16]


def is_worker_alone(user: User) -> bool:
    """Who sees nothing but what is their own: whoever has another role sees other people's."""
    return {each.role for each in memberships_of(user)} == {Role.WORKER}
