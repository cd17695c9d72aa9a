"""The law or the clause behind what a page asks: {% load rules %}{% rule_behind "HOURS-48" %}."""

from typing import Any

from django import template

from shifts.rulebook import rulebook

register = template.Library()


@register.inclusion_tag("govuk/rule.html")
def rule_behind(*codes: str) -> dict[str, Any]:
    return {"rules": [rulebook()[code] for code in codes]}
