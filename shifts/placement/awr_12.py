"""AWR-12: after twelve weeks with one host in one role, basic pay as permanent staff have it.

How the weeks are counted is in `shifts.awr`. An alert comes some weeks before, and from the day
equal pay is due the rate is held against the basic pay an hour of the host's own permanent staff.
"""

from rates.caps import Basis
from rates.money import as_pounds
from shifts.awr import QUALIFYING_WEEKS
from shifts.eligibility.rule import Said
from shifts.eligibility.words import in_words
from shifts.placement.facts import Facts
from shifts.placement.rule import PlacementRule

ALERT = "awr_alert_week"
COUNTS_BANK = "awr_counts_bank"


class Awr12(PlacementRule):
    code = "AWR-12"
    title = "Equal pay after twelve weeks"
    source = "Agency Workers Regulations 2010, regulations 5 and 7"
    clauses = (ALERT, COUNTS_BANK)
    remedy = "Compare the pay with that of permanent staff before the twelve weeks are over."

    def look(self, facts: Facts) -> Said | None:
        if facts.over or facts.clock is None:
            return None
        from_day = facts.clock.equal_pay_from
        if from_day is not None and from_day <= facts.today:
            return below_permanent_pay(facts)
        alert_from = facts.clock.starts_week(facts.number(ALERT))
        if alert_from is None:
            return None
        return Said(
            f"Week {facts.clock.count} of {QUALIFYING_WEEKS} with this council in this role; "
            "after the twelfth, basic pay must be that of permanent staff.",
            alert_from,
        )


def below_permanent_pay(facts: Facts) -> Said | None:
    if facts.clock is None or facts.clock.equal_pay_from is None:
        return None
    since = facts.clock.equal_pay_from
    if facts.pay is None:
        return Said(
            f"Equal pay is due since {in_words(since)}, and the council's grade for this role is "
            "not recorded to compare with.",
            since,
            "Record the council's grade for this role.",
        )
    if facts.pay.basis != Basis.PAYE:
        return Said(
            f"Equal pay is due since {in_words(since)}: the rate is {as_pounds(facts.pay.paid)} an "
            f"hour on the {facts.pay.basis.label} basis, and permanent staff have "
            f"{as_pounds(facts.pay.permanent)} on the {Basis.PAYE.label} basis.",
            since,
            "Convert the rate to PAYE by a named conversion, and compare the two.",
        )
    if facts.pay.paid >= facts.pay.permanent:
        return None
    return Said(
        f"Equal pay is due since {in_words(since)}: the rate is {as_pounds(facts.pay.paid)} an "
        f"hour, permanent staff have {as_pounds(facts.pay.permanent)}.",
        since,
        "Raise the rate to that of permanent staff.",
    )
