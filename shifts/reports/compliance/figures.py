"""What is counted of each council today, each figure as the rows that it counts.

A figure is the SQL of its rows (`shifts.reports.compliance.rows`), so the page behind it lists what it
counts.
"""

from dataclasses import dataclass

from accounts.permissions import Permission as P
from shifts.reports.compliance.rows import (
    ASKED,
    ENDING,
    IN_TWO_ROLES,
    LAPSES_WITHIN,
    LAPSING,
    LATE_HOURS,
    LIVE,
    NO_RETURN,
    OWED,
    POSTED_SINCE,
    SOON,
    TITLES_WAITING,
    WAITING,
    breaches,
    late_in,
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`late` says that somebody should have acted by now; `waits_for` is who.

    `record` is the page of one row, by its number, which goes by its `noun` where it has no name;
    `register` is where all such are.
    """

    code: str
    short: str
    heading: str
    rows: str
    needs: P
    late: bool = False
    waits_for: str = ""
    noun: str = ""
    record: str = ""
    register: str = ""
    about_workers: bool = False
    of_days: bool = False  # of the report, not of today


FIGURES: dict[str, Figure] = {
    each.code: each
    for each in (
        Figure(
            code="late_explaining",
            short="To explain",
            heading="Breaches the council should have explained",
            rows=late_in("detected"),
            needs=P.BREACH_VIEW,
            late=True,
            waits_for="the council",
            noun="Breach",
            record="breach",
            register="breaches",
        ),
        Figure(
            code="late_discussing",
            short="To talk about",
            heading="Breaches the directors should have talked about",
            rows=late_in("explained"),
            needs=P.BREACH_VIEW,
            late=True,
            waits_for="the directors",
            noun="Breach",
            record="breach",
            register="breaches",
        ),
        Figure(
            code="late_deciding",
            short="To decide",
            heading="Breaches the governance group should have decided",
            rows=late_in("discussed"),
            needs=P.BREACH_VIEW,
            late=True,
            waits_for="the governance group",
            noun="Breach",
            record="breach",
            register="breaches",
        ),
        Figure(
            code="late_timesheets",
            short="Timesheets",
            heading="Timesheets approved too slowly",
            rows=LATE_HOURS,
            needs=P.COMPLIANCE_VIEW,
            late=True,
            waits_for="the council",
            noun="Timesheet",
            about_workers=True,
        ),
        Figure(
            code="returns_missing",
            short="Return",
            heading="Return of the last quarter missing",
            rows=NO_RETURN,
            needs=P.RETURN_VIEW,
            late=True,
            waits_for="the council",
            noun="Return",
            register="returns",
        ),
        Figure(
            code="returns_changed",
            short="Hours since return",
            heading="Hours posted since the return",
            rows=POSTED_SINCE,
            needs=P.RETURN_VIEW,
            noun="Return",
            register="returns",
        ),
        Figure(
            code="breaches_open",
            short="Breaches open",
            heading="Breaches open",
            rows=breaches("true"),
            needs=P.BREACH_VIEW,
            noun="Breach",
            record="breach",
            register="breaches",
        ),
        Figure(
            code="exceptions_asked",
            short="Exceptions asked",
            heading="Exceptions asked for in these days",
            rows=ASKED,
            of_days=True,
            needs=P.EXCEPTION_VIEW,
            noun="Exception",
            record="exception",
            register="exceptions",
        ),
        Figure(
            code="exceptions_waiting",
            short="Exceptions waiting",
            heading="Exceptions waiting for an answer",
            rows=WAITING,
            needs=P.EXCEPTION_VIEW,
            noun="Exception",
            record="exception",
            register="exceptions",
        ),
        Figure(
            code="exceptions_live",
            short="Exceptions live",
            heading="Exceptions live",
            rows=LIVE,
            needs=P.EXCEPTION_VIEW,
            noun="Exception",
            record="exception",
            register="exceptions",
        ),
        Figure(
            code="exceptions_ending",
            short="Exceptions ending",
            heading=f"Exceptions that end within {SOON} days",
            rows=ENDING,
            needs=P.EXCEPTION_VIEW,
            noun="Exception",
            record="exception",
            register="exceptions",
        ),
        Figure(
            code="recharges_open",
            short="Recharges not settled",
            heading="Recharges not settled, as host",
            rows=OWED,
            needs=P.RECHARGE_TOTALS,
            noun="Recharge",
            register="recharges",
        ),
        Figure(
            code="titles_waiting",
            short="Titles waiting",
            heading="Job titles waiting for the lead",
            rows=TITLES_WAITING,
            needs=P.TITLE_VIEW,
            noun="Title",
            record="job-title",
            register="job-titles",
        ),
        Figure(
            code="titles_two_roles",
            short="Titles in two roles",
            heading="Job titles in two roles",
            rows=IN_TWO_ROLES,
            needs=P.TITLE_APPROVE,
            noun="Title",
            record="job-title",
            register="title-flags",
        ),
        Figure(
            code="registrations_ending",
            short="Registrations lapsing",
            heading=f"Registrations that lapse within {LAPSES_WITHIN} days",
            rows=LAPSING,
            needs=P.COMPLIANCE_VIEW,
            about_workers=True,
        ),
    )
}
