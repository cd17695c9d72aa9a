"""Returns as they would be now: what is known, what was entered, and what does not fit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, Q, When

from accounts.models import Council, Office
from rates.clauses import CLAUSES
from rates.models import Signature
from rates.models.decisions import Engagement
from rates.models.memoranda import Scope, VersionState
from shifts.models import ReturnDraft
from shifts.returns.answers import Answer, Entered, Supplier
from shifts.returns.contents import About, Content, Facts, put_together
from shifts.returns.quarter import Quarter
from shifts.returns.statement import STATEMENT
from shifts.returns.validation import Problem, notes_of, problems_of

Wanted = tuple[Council, Quarter]
Drafts = dict[tuple[int, date], ReturnDraft]  # by council and first day of the quarter
Terms = Mapping[str, Any]
ENGAGEMENTS, OFFICE = "return_engagements", "return_sign_off_office"
OFFICES = {office.value: str(office.label) for office in Office}


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """One return: its content, what is wrong with it, and the office that signs it off."""

    council: Council
    quarter: Quarter
    draft: ReturnDraft | None
    entered: Entered
    content: Content
    problems: tuple[Problem, ...]
    office: str
    counts_all: bool  # every engagement, as spend against cap does

    @property
    def blocked(self) -> bool:
        return any(each.blocks for each in self.problems)


def assembled(wanted: Sequence[Wanted], drafts: Drafts | None = None) -> list[Assembled]:
    """Each of them, in that order; the number of statements does not grow with them.

    The drafts are read, unless whoever asks has them.
    """
    terms = terms_of(wanted)
    drafts = drafts_of(wanted) if drafts is None else drafts
    facts = facts_of(wanted, [terms[each][ENGAGEMENTS] for each in wanted])
    return [
        assembled_one(each, drafts.get((each[0].pk, each[1].first)), found, terms[each])
        for each, found in zip(wanted, facts, strict=True)
    ]


def assembled_one(
    wanted: Wanted, draft: ReturnDraft | None, facts: Facts, terms: Terms
) -> Assembled:
    council, quarter = wanted
    entered = entered_in(draft)
    problems = problems_of(facts, entered)
    about = About(council.gss_code, council.name, quarter)
    return Assembled(
        council=council,
        quarter=quarter,
        draft=draft,
        entered=entered,
        content=put_together(about, facts, entered, notes_of(problems), OFFICES),
        problems=problems,
        office=terms[OFFICE],
        counts_all=set(terms[ENGAGEMENTS]) == set(Engagement.values),
    )


def facts_of(wanted: Sequence[Wanted], engagements: Iterable[Sequence[str]]) -> list[Facts]:
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
                "councils": [council.pk for council, _ in wanted],
                "firsts": [quarter.first for _, quarter in wanted],
                "afters": [quarter.ends_before for _, quarter in wanted],
                "engagements": [",".join(each) for each in engagements],
            },
        )
        return [Facts(**as_read(found)) for (found,) in cursor.fetchall()]


def as_read(found: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return told


def drafts_of(wanted: Sequence[Wanted]) -> Drafts:
    found = ReturnDraft.objects.filter(
        council__in={council.pk for council, _ in wanted},
        quarter__in={quarter.first for _, quarter in wanted},
    )
    return {
        (draft.council_id, draft.quarter): draft
        for draft in found.select_related("saved_by").prefetch_related("answers", "suppliers")
    }


def entered_in(draft: ReturnDraft | None) -> Entered:
    if draft is None:
        return Entered()
    return Entered(
        nil=draft.nil,
        answers={each.rule: Answer(each.complied, each.reason) for each in draft.answers.all()},
        suppliers=tuple(Supplier(each.name, each.conduct) for each in draft.suppliers.all()),
    )


def terms_of(wanted: Sequence[Wanted]) -> dict[Wanted, Terms]:
    """The clauses of the version that binds a council on the quarter's last day, else defaults.

    Where several bind, the one of the smallest area counts.
    """
    usual: dict[str, Any] = {code: CLAUSES[code].default for code in (ENGAGEMENTS, OFFICE)}
    signed = list(
        Signature.objects.filter(
            council__in={council.pk for council, _ in wanted},
            version__state__in=[VersionState.IN_FORCE, VersionState.SUPERSEDED],
        )
        .select_related("version", "departure")
        .order_by(NEAREST, "version__memorandum__name", "version__number")
        .defer("version__gaps")
    )
    return {each: {**usual, **terms_on(signed, *each)} for each in wanted}


NEAREST = Case(
    When(Q(version__memorandum__scope=Scope.SUB_REGION), then=0),
    When(Q(version__memorandum__scope=Scope.REGION), then=1),
    default=2,
)


def terms_on(signed: Iterable[Signature], council: Council, quarter: Quarter) -> Terms:
    for each in signed:
        if each.council_id == council.pk and binds(each, quarter.last):
            return {
                code: each.version.clauses[code]
                for code in (ENGAGEMENTS, OFFICE)
                if code in each.version.clauses
            }
    return {}


def binds(signature: Signature, on: date) -> bool:
    """As MemorandumVersionQuerySet.binding asks it of the database."""
    departure = getattr(signature, "departure", None)
    return (
        on in signature.version.effective
        and (signature.joins_on is None or signature.joins_on <= on)
        and (departure is None or departure.leaves_on > on)
    )
