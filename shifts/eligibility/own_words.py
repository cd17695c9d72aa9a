"""A finding as the worker reads it: it says "you", and the remedy is what they can do themselves."""

from dataclasses import replace

from shifts.eligibility.own_remedies import OF_RULES
from shifts.eligibility.rule import Finding


def in_own_words(finding: Finding) -> Finding:
    return replace(
        finding,
        title=finding.own_title or finding.title,
        detail=finding.own_detail or finding.detail,
        remedy=OF_RULES[finding.code].words,
    )
