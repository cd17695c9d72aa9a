"""docs/rules.md, written from the registry."""

import importlib

from rates.clauses import CLAUSES
from shifts.eligibility.registry import RULES
from shifts.eligibility.rule import Rule

OPENING = """\
# Who may be booked

The rules that every worker of the pool is held to, for every booking. A *block* cannot be booked,
an *escalation* needs a named sign-off, a *warning* is for the reader. Clauses are set by each
memorandum version; where several versions bind a council, the strictest value counts.

*This page is written by `manage.py render_docs` from `shifts/eligibility`; change the rules there.*

"""
HEADINGS = ("Code", "Rule", "Source", "Severity", "Clauses (default)", "Remedy")


def document() -> str:
    """The whole page, as Markdown."""
    table = [HEADINGS, ("---",) * len(HEADINGS), *(row(rule) for rule in RULES)]
    lines = "".join(f"| {' | '.join(cells)} |\n" for cells in table)
    return f"{OPENING}{lines}\n{''.join(section(rule) for rule in RULES)}".rstrip() + "\n"


def row(rule: Rule) -> tuple[str, ...]:
    clauses = (
        f"`{code}` ({CLAUSES[code].in_words(CLAUSES[code].default)})" for code in rule.clauses
    )
    return (
        rule.code,
        rule.title,
        rule.source,
        ", ".join(severity.value for severity in rule.severities),
        "<br>".join(clauses) or "–",
        rule.remedy,
    )


def section(rule: Rule) -> str:
    return f"## {rule.code}: {rule.title}\n\n{meaning(rule)}\n\n"


def meaning(rule: Rule) -> str:
    """What the rule's module says of it, without the code it begins with."""
    said = importlib.import_module(type(rule).__module__).__doc__ or ""
    text = said.strip().removeprefix(f"{rule.code}: ")
    return text[:1].upper() + text[1:]
