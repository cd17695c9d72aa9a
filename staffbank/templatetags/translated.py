"""What translated words need in every template, without {% load %}."""

from math import ceil
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext

register = template.Library()


@register.filter
def translated(words: Any) -> Any:
    """Fixed words that a form, a menu or a list of choices brings, in the reader's language."""
    return gettext(str(words)) if words and isinstance(words, str | Promise) else words


def in_words(code: str) -> str:
    """A stored code as people say it: no_cap → No cap."""
    return code.replace("_", " ").capitalize()


@register.filter
def counted(value: Any) -> int:
    """The number that decides between one and many, as Django's pluralize finds it."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return len(value)
    return int(number) if number.is_integer() else max(2, ceil(number))
