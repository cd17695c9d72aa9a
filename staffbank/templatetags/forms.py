"""What every form of a page carries; a builtin of the templates, so that none can be without."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.form_keys import FIELD, new_key
from accounts.sent_forms import CSRF_FIELD

register = template.Library()
HIDDEN = '<input type="hidden" name="{}" value="{}">'


@register.simple_tag(takes_context=True)
def csrf_token(context: dict[str, Any]) -> SafeString:
    """In place of Django's: the token against forgery and, of who is signed in, a one-time key."""
    token = format_html(HIDDEN, CSRF_FIELD, context.get("csrf_token", ""))
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return token
    return token + format_html(HIDDEN, FIELD, new_key(user))
