"""Following up what was paid over the cap."""

from rates.actions.breaches.looking import look_at_breach
from rates.actions.breaches.steps import close_breach, discuss_breach, explain_breach
from rates.actions.breaches.telling import remind_of_breaches, tell_of_breaches

__all__ = [
    "close_breach",
    "discuss_breach",
    "explain_breach",
    "look_at_breach",
    "remind_of_breaches",
    "tell_of_breaches",
]
