"""Where the signed-in person can go, by the roles they hold: {% load navigation %}."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.pages import roles_of
from shifts.reports import search_records
from staffbank.menu import Menu, menu_of
from staffbank.references import CURRENT
from staffbank.templatetags.words import moment

register = template.Library()

MOST_COUNTED = 99


@register.simple_tag
def menu(user: User, path: str) -> Menu:
    return menu_of(roles_of(user), path)


@register.simple_tag
def may_search(user: User) -> bool:
    return search_records.may_search(user)


@register.simple_tag
def unread(user: User) -> str:
    """How many notices nobody has opened yet; beyond a hundred nobody counts."""
    found = user.unread_notices
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")


@register.simple_tag
def demonstration() -> dict[str, Any]:
    """Who can be tried out; nobody, outside a demonstration."""
    if not settings.DEMONSTRATION or find_spec("staffbank.demo") is None:
        return {}
    demo = import_module("staffbank.demo")
    return {"personas": demo.personas(), "password": demo.PASSWORD}


@register.simple_tag
def reference() -> str:
    """The short name of this request, as its lines of the log have it."""
    return CURRENT.get()


@register.simple_tag
def shown_at() -> str:
    """Monday 30 November 2026 at 17:00, by London clocks; for the foot of what is printed."""
    return moment(timezone.now())
