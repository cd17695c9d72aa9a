"""docs/rules.md, written from the registry."""

import importlib
from collections.abc import Sequence

from rates.clauses import CLAUSES
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Rule, Severity
from shifts.placement.registry import RULES as WHILE_THEY_WORK
from shifts.placement.rule import PlacementRule

OPENING = """\
# Who may be booked

The rules that every worker of the pool is held to, for every booking. A *block* cannot be booked,
an *escalation* needs a named sign-off, a *warning* is for the reader. Clauses are set by each
memorandum version; where several versions bind a council, the strictest value counts.

*This page is written by `manage.py render_docs` from `shifts/eligibility` and `shifts/placement`;
change the rules there.*

"""
SECOND_PART = """\
# While they work

The rules that every assignment is held to, from its first day until its review. The severity is
the mildest that is found; a memorandum version may make a rule stricter. Nothing found here ends an
assignment by itself.

"""
AnyRule = Rule | PlacementRule
HEADINGS = ("Code", "Rule", "Source", "Severity", "Clauses (default)", "Remedy")


def document() -> str:
    """The whole page, as Markdown."""
    before, during = part(RULES), part(WHILE_THEY_WORK)
    return f"{OPENING}{before}\n\n{SECOND_PART}{during}\n"


def part(rules: Sequence[AnyRule]) -> str:
    table = [HEADINGS, ("---",) * len(HEADINGS), *(row(rule) for rule in rules)]
    lines = "".join(f"| {' | '.join(cells)} |\n" for cells in table)
    return f"{lines}\n{''.join(section(rule) for rule in rules)}".rstrip()


def row(rule: AnyRule) -> tuple[str, ...]:
    clauses = (
        f"`{code}` ({CLAUSES[code].in_words(CLAUSES[code].default)})" for code in rule.clauses
    )
    return (
        rule.code,
        rule.title,
        rule.source,
        ", ".join(severity.value for severity in severities_of(rule)),
        "<br>".join(clauses) or "–",
        rule.remedy,
    )


def severities_of(rule: AnyRule) -> tuple[Severity, ...]:
    return rule.severities if isinstance(rule, Rule) else (rule.severity,)


def section(rule: AnyRule) -> str:
    return f"## {rule.code}: {rule.title}\n\n{meaning(rule)}\n\n"


def meaning(rule: AnyRule) -> str:
    """What the rule's module says of it, without the code it begins with."""
    said = importlib.import_module(type(rule).__module__).__doc__ or ""
    text = said.strip().removeprefix(f"{rule.code}: ")
    return text[:1].upper() + text[1:]
