"""What a council's own counts tell: posts that are vacant, and people who left."""

from shifts.reports.reliance.measure import Kind, Measure

OF_A_MONTH = """
SELECT council_id, month AS on_day, NULL::bigint AS worker_id, NULL::bigint AS team_id,
    NULL::bigint AS booking_id, '{what}' AS what, {numerator}::numeric AS numerator,
    {denominator} AS denominator, {persons} AS persons
FROM counts
"""

VACANCY_RATE = Measure(
    code="vacancy_rate",
    title="Vacant posts",
    definition=(
        "Vacant permanent posts as a share of vacant and filled ones, full-time, at the ends of"
        " the months. Posts that agency or bank workers cover are vacant."
    ),
    kind=Kind.SHARE,
    counts="vacant full-time posts at the month ends, added up",
    of="vacant and filled posts",
    family="posts",
    parts=OF_A_MONTH.format(
        what="Posts at the end of the month",
        numerator="vacancies",
        denominator="vacancies + filled",
        persons=0,
    ),
)
TURNOVER = Measure(
    code="turnover",
    title="Permanent staff who left",
    definition=(
        "People who left a permanent post in these months, as a share of the permanent staff there"
        " were on average. It is not made up to a year."
    ),
    kind=Kind.SHARE,
    counts="people who left",
    of="permanent staff on average",
    family="leavers",
    parts=OF_A_MONTH.format(
        what="Left in the month, of an average’s share",
        numerator="leavers",
        denominator="round(heads::numeric / count(*) OVER (PARTITION BY council_id), 4)",
        persons="leavers",
    ),
)
AGENCY_HEADS = Measure(
    code="agency_heads",
    title="Agency workers, as HR counts them",
    definition=(
        "Agency workers, booked here or elsewhere, as a share of them and permanent staff: people"
        " at the ends of the months, not hours."
    ),
    kind=Kind.SHARE,
    counts="agency workers at the month ends, added up",
    of="agency workers and permanent staff",
    family="heads",
    parts=OF_A_MONTH.format(
        what="People at the end of the month",
        numerator="agency_heads",
        denominator="agency_heads + heads",
        persons="agency_heads::numeric / count(*) OVER (PARTITION BY council_id)",
    ),
)
