"""What is missing or does not fit in a return, before it goes: which record, which field, what to do.

A block has to be put right. A warning goes along with the return, in its notes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rates.caps import Basis
from shifts.returns.answers import Entered
from shifts.returns.contents import Facts, Row
from shifts.returns.rules import RULES

BLOCK, WARN = "block", "warn"
BASES = frozenset(basis.value for basis in Basis)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """`record` is the kind of record and its number or code, such as assignment:12."""

    code: str
    severity: str
    record: str
    field: str
    detail: str
    remedy: str

    @property
    def title(self) -> str:
        return TITLES[self.code]

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCK


TITLES = {
    "missing_registration": "Registration number missing",
    "unmapped_title": "Job title without a role",
    "rate_without_basis": "Rate without a basis",
    "open_ended": "No last day",
    "cost_without_assignment": "Cost without an assignment",
    "paid_outside": "Cost outside the system",
    "payment_not_answered": "Payment not answered",
    "breach_without_sign_off": "Breach without sign-off",
    "not_answered": "Rule not answered",
    "answer_does_not_fit": "Answer does not fit the facts",
    "nil_not_said": "Nothing to return",
    "not_nil": "Not a nil return",
}


def problems_of(facts: Facts, entered: Entered) -> tuple[Problem, ...]:
    """Those of the whole return first, then record by record."""
    return (
        *of_the_whole(facts, entered),
        *of_assignments(facts.assignments),
        *(cost_without(each) for each in facts.uncovered),
        *(paid_outside(each) for each in facts.outside),
        *(unsigned(each) for each in facts.breaches if not each["approved"]),
    )


def of_the_whole(facts: Facts, entered: Entered) -> Iterator[Problem]:
    if facts.nothing and not entered.nil:
        yield Problem(
            code="nil_not_said",
            severity=BLOCK,
            record="return",
            field="nil",
            detail="No assignment, breach or cost is known in this quarter.",
            remedy="Say that this is a nil return.",
        )
    elif entered.nil and not facts.nothing:
        counted = len(facts.assignments)
        yield Problem(
            code="not_nil",
            severity=BLOCK,
            record="return",
            field="nil",
            detail=f"It is called a nil return, but {counted} assignment"
            f"{'' if counted == 1 else 's'} or their cost count in this quarter.",
            remedy="Take back that this is a nil return, and answer for the rules.",
        )
    elif not entered.nil:
        yield from of_answers(facts, entered)


def of_answers(facts: Facts, entered: Entered) -> Iterator[Problem]:
    for rule, title in RULES.items():
        if rule not in entered.answers:
            yield Problem(
                code="not_answered",
                severity=BLOCK,
                record=f"rule:{rule}",
                field="complied",
                detail=f"{title}.",
                remedy="Answer yes or no, and for no say why.",
            )
    over = {
        "CAP": facts.breaches,
        "EXCEPTION": [b for b in facts.breaches if not b["approved"]],
    }
    for rule, breaches in over.items():
        answer = entered.answers.get(rule)
        if breaches and answer is not None and answer.complied:
            yield Problem(
                code="answer_does_not_fit",
                severity=BLOCK,
                record=f"rule:{rule}",
                field="complied",
                detail=f"{RULES[rule]}: the answer is yes, but the register holds "
                f"breach {', '.join(str(each['breach']) for each in breaches)}.",
                remedy="Answer no and say why.",
            )


def of_assignments(assignments: Iterable[Row]) -> Iterator[Problem]:
    told: set[int] = set()
    for each in assignments:
        if not each["registration_number"] and each["worker"] not in told:
            told.add(each["worker"])
            yield missing_registration(each)
        if not each["mapped"]:
            yield unmapped(each)
        if each["pay_basis"] not in BASES or not each["hourly_rate"]:
            yield without_basis(each)
        if each["ends_on"] is None:
            yield open_ended(each)


def missing_registration(assignment: Row) -> Problem:
    return Problem(
        code="missing_registration",
        severity=BLOCK,
        record=f"worker:{assignment['worker']}",
        field="registration_number",
        detail=f"The worker of assignment {assignment['assignment']} has none in their passport.",
        remedy="Record the entry in the register of Social Work England.",
    )


def unmapped(assignment: Row) -> Problem:
    return Problem(
        code="unmapped_title",
        severity=BLOCK,
        record=f"assignment:{assignment['assignment']}",
        field="job_title",
        detail=f"“{assignment['job_title']}” stood for no approved role when it began.",
        remedy="Propose the title for its role from that day, and have the lead approve it.",
    )


def without_basis(assignment: Row) -> Problem:
    return Problem(
        code="rate_without_basis",
        severity=BLOCK,
        record=f"assignment:{assignment['assignment']}",
        field="pay_basis",
        detail=f"“{assignment['pay_basis']}” does not say what the rate of "
        f"{assignment['hourly_rate'] or 'nothing'} is.",
        remedy="Give one of: paye, umbrella, limited, charge.",
    )


def open_ended(assignment: Row) -> Problem:
    return Problem(
        code="open_ended",
        severity=BLOCK,
        record=f"assignment:{assignment['assignment']}",
        field="ends_on",
        detail="It has no last day.",
        remedy="End it, or give the last day that is agreed.",
    )


def cost_without(timesheet: Row) -> Problem:
    return Problem(
        code="cost_without_assignment",
        severity=WARN,
        record=f"timesheet:{timesheet['timesheet']}",
        field="spend",
        detail=f"£{timesheet['spend']} was posted, but no assignment of the quarter counts for it.",
        remedy="Correct the hours or the assignment; otherwise it is noted in the return.",
    )


def paid_outside(payments: Row) -> Problem:
    """Those of one supplier; whether they are in the ledger may still be to be answered."""
    sure = payments["standing"] == "outside"
    count = payments["payments"]
    supplier = payments["supplier"] or "somebody not named"
    told = (
        "paid outside the system" if sure else "not yet told to be in the ledger or outside it"
    )
    return Problem(
        code="paid_outside" if sure else "payment_not_answered",
        severity=WARN,
        record=f"supplier:{payments['supplier']}",
        field="amount",
        detail=f"£{payments['amount']} in {count} payment{'' if count == 1 else 's'} to {supplier} "
        f"{'is' if count == 1 else 'are'} {told}.",
        remedy="Find the hours that were paid in the ledger; otherwise it is noted in the return.",
    )


def unsigned(breach: Row) -> Problem:
    late = (
        "signed off only once the work had begun" if breach["exception"] else "not signed off"
    )
    return Problem(
        code="breach_without_sign_off",
        severity=WARN,
        record=f"breach:{breach['breach']}",
        field="signed_off_by",
        detail=f"£{breach['over_cap']} over the cap was {late}.",
        remedy="Say why in the answer to the rule on exceptions; it is noted in the return.",
    )


def notes_of(problems: Iterable[Problem]) -> list[Row]:
    """The warnings, as the return keeps them."""
    found = [
        {"record": each.record, "problem": each.code, "detail": each.detail}
        for each in problems
        if not each.blocks
    ]
    return sorted(found, key=lambda row: (row["record"], row["problem"]))
