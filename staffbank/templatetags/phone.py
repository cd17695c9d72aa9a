"""What pages tell the scripts about who is signed in, and for how long: {% load phone %}."""

from django import template
from django.http import HttpRequest

from accounts.middleware import RENEWED_AFTER
from accounts.models import User
from accounts.own_phone import is_worker_alone, tag_of

register = template.Library()


@register.simple_tag
def session_seconds(request: HttpRequest) -> int:
    """At least: the stored end moves only once a minute."""
    return request.session.get_expiry_age() - int(RENEWED_AFTER.total_seconds())


@register.filter
def tag(user: User) -> str:
    return tag_of(user)


@register.filter
def worker_alone(user: User) -> bool:
    return is_worker_alone(user)
