"""Where the signed-in person can go, by the roles they hold: {% load navigation %}."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from accounts.models import Notice, Role, User
from accounts.pages import roles_of

register = template.Library()

MOST_COUNTED = 99
HR, MANAGER, WORKER = Role.COUNCIL_HR, Role.TEAM_MANAGER, Role.WORKER
SPENDERS = frozenset({HR, Role.APPROVER, Role.REGIONAL_LEAD, Role.AUDITOR})
PLACES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("home", "Home", frozenset(Role)),
    ("bookings", "Bookings", frozenset({HR, MANAGER})),
    ("placements", "Placements", frozenset({HR, MANAGER})),
    ("assignments", "Assignments", frozenset({HR, MANAGER})),
    ("offers", "Offers", frozenset({WORKER})),
    ("work", "My work", frozenset({WORKER})),
    ("availability", "Availability", frozenset({WORKER})),
    ("timesheets", "Timesheets", frozenset({HR, MANAGER, WORKER})),
    ("working-time", "Working time", frozenset({WORKER})),
    ("rests", "Rest owed", frozenset({HR, MANAGER})),
    ("passport", "Passport", frozenset({WORKER})),
    ("workers", "Workers", frozenset({HR})),
    ("spend-against-cap", "Spend against cap", SPENDERS),
    ("fairness", "Fair offers", frozenset({HR, Role.REGIONAL_LEAD})),
    ("caps", "Caps", SPENDERS),
    ("memoranda", "Memoranda", SPENDERS),
    ("job-titles", "Job titles", SPENDERS),
    ("pay-transparency", "Pay", frozenset({HR, MANAGER, Role.APPROVER, Role.REGIONAL_LEAD})),
    ("awards", "Pay awards", frozenset({Role.REGIONAL_LEAD})),
    ("grade-councils", "Grades", frozenset({HR})),
    ("exceptions", "Exceptions", SPENDERS),
    ("evidence-packs", "Evidence", frozenset({Role.REGIONAL_LEAD, Role.AUDITOR})),
    ("breaches", "Breaches", SPENDERS),
    ("register-checks", "Register", frozenset({HR})),
    ("approaches", "Approaches", frozenset({Role.REGIONAL_LEAD})),
    ("do-not-rebooks", "Not rebooked", frozenset({Role.REGIONAL_LEAD})),
    ("what-ifs", "What if", frozenset({Role.REGIONAL_LEAD})),
)


@register.simple_tag
def places(user: User, path: str) -> list[dict[str, Any]]:
    roles = roles_of(user)
    found = [(reverse(name), words) for name, words, allowed in PLACES if roles & allowed]
    return [
        {"href": href, "words": words, "here": is_here(path, href), "exactly": path == href}
        for href, words in found
    ]


def is_here(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


@register.simple_tag
def unread(user: User) -> str:
    """How many notices nobody has opened yet; beyond a hundred nobody counts."""
    found = Notice.objects.visible_to(user).unread()[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")


@register.simple_tag
def demonstration() -> dict[str, Any]:
    """Who can be tried out; nobody, outside a demonstration."""
    if not settings.DEBUG or find_spec("staffbank.demo") is None:
        return {}
    demo = import_module("staffbank.demo")
    return {"personas": demo.personas(), "password": demo.PASSWORD}
