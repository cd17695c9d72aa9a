"""How hard each rule stands: a memorandum may make one stricter, never laxer than its default."""

from collections.abc import Iterable

from rates.clauses.clause import Clause, Kind

# Mildest first, in words that end a sentence about what is found.
SEVERITIES = {
    "warn": "is a warning",
    "escalate": "needs a named sign-off",
    "block": "cannot be booked",
}
LADDER = tuple(SEVERITIES)

# Each rule that can find something milder than a block, with the mildest that it finds. Rules
# that only ever block cannot be made stricter. Source: rules.md.
MILDEST = {
    "SWE": ("Registration in doubt or with conditions", "warn"),
    "REST-11": ("Too little rest between working days", "escalate"),
    "REST-WEEK": ("Too little rest in a week", "escalate"),
    "AVAILABLE": ("Work outside stated availability", "warn"),
    "DISTANCE": ("Work beyond the stated radius", "warn"),
    "NOTICE": ("An end without the agreed notice", "escalate"),
    "SUPERVISION": ("Supervision that is overdue", "warn"),
    "AWR-12": ("Work from the twelfth week without equal pay", "warn"),
    "REVIEW": ("An end-of-placement review that is overdue", "warn"),
    "HEADHUNT": ("An approach to another signatory's worker", "escalate"),
    "EXPENSES": ("A payment outside the hourly rate that is not itemised", "warn"),
}


def code_of(rule: str) -> str:
    return f"severity_{rule.lower().replace('-', '_')}"


def severity(rule: str) -> Clause:
    subject, mildest = MILDEST[rule]
    allowed = LADDER[LADDER.index(mildest) :]
    return Clause(
        code=code_of(rule),
        label=f"Rule {rule}, at least",
        sentence=f"{subject} {{value}}, or more where the rule itself asks for more.",
        kind=Kind.CHOICE,
        default=mildest,
        choices={name: SEVERITIES[name] for name in allowed},
        source="memorandum, never below the rule",
    )


def strictest(severities: Iterable[str]) -> str:
    return max(severities, key=LADDER.index)


SEVERITY = tuple(severity(rule) for rule in MILDEST)
