"""BREAK: a shift of more than six hours holds a break of at least twenty minutes.

Or what the memorandum asks. It is about the shifts of the booking, so it is found of everybody or
of nobody; a pattern that breaks it is refused when the booking is made, and this finds shifts that
came about otherwise, or under an earlier version. A shift is as long as real time makes it.
"""

from datetime import timedelta

from django.db.models import OuterRef

from accounts.models import Worker
from shifts.calendar import MINUTE, local_date
from shifts.eligibility.ask import Ask, Period
from shifts.eligibility.rule import BLOCK, Evidence, Found, Rule, Said
from shifts.eligibility.words import in_words, length_in_words

AFTER, MINUTES = "break_after_hours", "break_minutes"


class Break(Rule):
    code = "BREAK"
    title = "A break in a long shift"
    source = "Working Time Regulations 1998, regulation 12"
    clauses = (AFTER, MINUTES)
    remedy = "Book shifts that are shorter, or that hold a longer break."
    facts = ()

    def applies(self, ask: Ask) -> bool:
        return first_without(ask) is not None

    def evidence(self, ask: Ask) -> Evidence:
        return Worker.objects.filter(pk=OuterRef("pk")).annotate(severity=BLOCK)

    def say(self, found: Found, ask: Ask) -> Said:
        shift = first_without(ask)
        assert shift is not None
        (start, end), held = shift
        on = local_date(start)
        has = f"a break of {held // MINUTE} minutes" if held else "no break"
        return Said(
            f"The shift on {in_words(on)} lasts {length_in_words(end - start)} and has {has}; "
            f"one of more than {ask.number(AFTER)} h needs at least {ask.number(MINUTES)} "
            "minutes.",
            on,
        )


def first_without(ask: Ask) -> tuple[Period, timedelta] | None:
    """The first shift that is too long for its break."""
    longest = timedelta(hours=ask.number(AFTER))
    needed = ask.number(MINUTES) * MINUTE
    shifts = zip(ask.periods, ask.breaks, strict=True)
    return next(
        (
            (period, held)
            for period, held in shifts
            if too_long(period, longest) and held < needed
        ),
        None,
    )


def too_long(period: Period, longest: timedelta) -> bool:
    start, end = period
    return end - start > longest
