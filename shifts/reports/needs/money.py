"""Exceptions that run out, recharges, breaches, back-pay, payroll and the quarterly return."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from accounts.models import Council
from accounts.permissions import Permission
from rates.breach_rules import BreachState
from rates.exception_rules import ExceptionState
from rates.models import (
    BackPayProposal,
    Breach,
    CapException,
    OffSystemPayment,
    PayrollRun,
    RechargeStatement,
    SpendLine,
)
from rates.models.back_pay import BackPayState
from rates.off_system.states import Standing
from rates.pay_periods import PayPeriod, noon_of
from rates.recharge_rules import RechargeState
from rates.reports.pay_calendar import calendar_of
from shifts.models import ReturnVersion
from shifts.reports.needs.kind import (
    Asking,
    Kind,
    Row,
    Rows,
    as_text,
    at,
    fact,
    last_day_before,
    pounds_of,
    rows,
)
from shifts.returns.quarter import Quarter
from shifts.returns.states import ReturnState

RUNS_OUT = timedelta(days=7)
POSTED, WORKED = timedelta(days=7), timedelta(days=60)  # before a cut-off: looked for
ABOUT_COUNCIL = Concat("job_role__name", Value(", "), "council__name")


def exceptions_to_use(ask: Asking) -> Rows:
    """Approved ones that no booking has used, and that soon can no longer be used."""
    councils = ask.reach(Permission.BOOKING_CREATE).councils
    found = CapException.objects.live(ask.now).filter(
        council__in=councils, decisions=None, expires_at__lte=ask.now + RUNS_OUT
    )
    return rows(
        "exception_use",
        found,
        about=ABOUT_COUNCIL,
        order=("expires_at",),
        on=last_day_before("expires_at"),
        rate=as_text("ceiling_rate"),
    )


def exceptions_unanswered(ask: Asking) -> Rows:
    councils = ask.reach(Permission.EXCEPTION_REQUEST).councils
    found = CapException.objects.filter(
        council__in=councils,
        state=ExceptionState.REQUESTED,
        expires_at__gt=ask.now,
        expires_at__lte=ask.now + RUNS_OUT,
    )
    return rows(
        "exception_chase",
        found,
        about=ABOUT_COUNCIL,
        order=("expires_at",),
        on=last_day_before("expires_at"),
    )


def recharges(ask: Asking) -> Rows:
    """Whose turn it is: the host's to agree, the employer's to issue and to answer."""
    host = ask.reach(Permission.RECHARGE_ANSWER).councils
    employer = ask.reach(Permission.RECHARGE_ISSUE).councils
    issued = Q(state=RechargeState.ISSUED, host_council__in=host)
    mine = Q(
        state__in=[RechargeState.DRAFT, RechargeState.QUERIED], employing_council__in=employer
    )
    queried_first = Case(When(state=RechargeState.QUERIED, then=0), default=1)
    return rows(
        "recharges",
        RechargeStatement.objects.filter(issued | mine),
        about=Concat("employing_council__name", Value(" to "), "host_council__name"),
        order=(queried_first, "month"),
        month=F("month"),
        state=F("state"),
    )


def breaches_to_explain(ask: Asking) -> Rows:
    councils = ask.reach(Permission.BREACH_EXPLAIN).councils
    found = Breach.objects.filter(council__in=councils, state=BreachState.DETECTED)
    return rows(
        "breaches",
        found,
        about=Concat("decision__job_role__name", Value(", "), "council__name"),
        order=("due_on",),
        on=F("due_on"),
        since=F("first_worked_on"),
    )


def back_pay(ask: Asking) -> Rows:
    councils = ask.reach(Permission.BACK_PAY_DECIDE).councils
    found = BackPayProposal.objects.filter(council__in=councils, state=BackPayState.PROPOSED)
    return rows("back_pay", found, about=F("council__name"), order=("proposed_at",))


def paid_outside(ask: Asking) -> Rows:
    """Payments of which nobody has said yet whether they are in the ledger."""
    councils = ask.reach(Permission.OFF_SYSTEM_IMPORT).councils
    found = OffSystemPayment.objects.filter(
        council__in=councils, standing=Standing.TO_ANSWER.value
    )
    return rows("paid_outside", found, about=F("council__name"), order=("counted_on",))


def payroll(ask: Asking) -> Rows:
    """The last period that closed, where hours were posted in it and no run was made."""
    mine: Mapping[int, PayPeriod] = {
        pk: calendar_of(pk).last_closed(ask.now)
        for pk in sorted(ask.reach(Permission.PAYROLL_RUN).councils)
    }
    due = Q(pk__in=[])
    for pk, period in mine.items():
        closed = period.cut_off_on
        lines = SpendLine.objects.filter(
            employing_council=pk,
            worked_on__range=(closed - WORKED, closed),
            posted_at__range=(noon_of(closed - POSTED), period.closes_at),
        )
        run = PayrollRun.objects.filter(council=pk, cut_off_on=closed)
        due |= Q(Exists(lines), pk=pk) & ~Q(Exists(run))
    paid_on = Case(
        *(When(pk=pk, then=Value(period.pays_on)) for pk, period in mine.items()),
        default=Value(ask.today),
    )
    found = Council.objects.filter(due)
    return rows("payroll", found, about=F("name"), order=("name",), on=paid_on)


def returns(ask: Asking) -> Rows:
    """The quarter that is over, until a return of it waits for its office or is signed off."""
    councils = ask.reach(Permission.RETURN_SUBMIT).councils
    quarter = Quarter.holding(ask.today).before
    made = ReturnVersion.objects.filter(
        council=OuterRef("pk"),
        quarter=quarter.first,
        state__in=[ReturnState.SUBMITTED.value, ReturnState.SIGNED_OFF.value],
    )
    found = Council.objects.filter(~Exists(made), pk__in=councils)
    return rows(
        "returns",
        found,
        about=F("name"),
        order=("name",),
        council=F("gss_code"),
        quarter=Value(str(quarter)),
        words=Value(quarter.words),
    )


def of_quarter(row: Row) -> str:
    return reverse("return", args=[row.facts["council"], row.facts["quarter"]])


RECHARGE_ACTS = {
    "draft": "to issue",
    "queried": "queried: they wait for your answer",
    "issued": "to agree or query",
}


def recharge_told(row: Row) -> str:
    month = date.fromisoformat(row.facts["month"])
    return f"{month:%B %Y}, {RECHARGE_ACTS[row.facts['state']]}"


KINDS = (
    Kind(
        code="exception_use",
        title="Exceptions to use before they run out",
        act="Book with it",
        find=(exceptions_to_use,),
        address=lambda row: f"{reverse('booking-new')}?exception={row.key}",
        everything="/exceptions/?state=approved",
        day="can be used until",
        say=lambda row: f"up to {pounds_of(row, 'rate')} an hour",
    ),
    Kind(
        code="exception_chase",
        title="Exceptions that nobody has answered",
        act="See who has to",
        find=(exceptions_unanswered,),
        address=at("exception"),
        everything="/exceptions/?state=requested",
        day="to be answered by",
    ),
    Kind(
        code="breaches",
        title="Breaches to explain",
        act="Explain it",
        find=(breaches_to_explain,),
        address=at("breach"),
        everything="/breaches/",
        day="due",
        due=True,
    ),
    Kind(
        code="payroll",
        title="Pay to hand to payroll",
        act="Make the run",
        find=(payroll,),
        address=lambda row: reverse("payroll"),
        day="is paid",
        due=True,
    ),
    Kind(
        code="recharges",
        title="Recharges that wait for you",
        act="Open",
        find=(recharges,),
        address=at("recharge"),
        everything="/recharges/",
        say=recharge_told,
    ),
    Kind(
        code="returns",
        title="The quarterly return",
        act="Send the return",
        find=(returns,),
        address=of_quarter,
        everything="/returns/",
        say=fact("words"),
    ),
    Kind(
        code="back_pay",
        title="Back-pay to decide on",
        act="Decide",
        find=(back_pay,),
        address=at("back-pay"),
        everything="/back-pay/",
    ),
    Kind(
        code="paid_outside",
        title="Payments outside the bank to answer",
        act="Say which they are",
        find=(paid_outside,),
        address=at("off-system-payment"),
        everything="/reports/off-system/payments/?standing=to_answer",
    ),
)
