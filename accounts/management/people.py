"""Who and where a command is about, as somebody types it."""

import sys
from getpass import getpass

from django.core.management.base import CommandError
from django.db.models import Q

from accounts.models import Council, User


def council_called(words: str) -> Council:
    """By GSS code or name. Raises CommandError."""
    council = Council.objects.filter(Q(gss_code=words) | Q(name__iexact=words)).first()
    if council is None:
        raise CommandError(f"“{words}” is not a council; give its GSS code or name.")
    return council


def user_called(email: str) -> User:
    """By e-mail address. Raises CommandError."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody signs in as “{email}”.")
    return user


def read_password() -> str:
    return sys.stdin.readline().rstrip("\n")


def ask_password() -> str:
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise CommandError("The two passwords differ; start again.")
    return password
