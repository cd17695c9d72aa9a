"""What hours tell: how much of the work agency and bank workers do, and who knew the team."""

from shifts.reports.reliance.measure import Kind, Measure

AGENCY = "('agency_paye', 'agency_umbrella', 'limited_company', 'project_team')"

# Months without a count of permanent staff are left out, since a share of nothing known is none.
SHARE = """
SELECT council_id, month AS on_day, worker_id, team_id, NULL::bigint AS booking_id,
    'Worked' AS what, CASE WHEN engagement {which} {agency} THEN full_time ELSE 0 END AS numerator,
    full_time AS denominator, 0 AS persons
FROM worked WHERE counted
UNION ALL
SELECT council_id, month, NULL, NULL, NULL, 'Agency, paid outside the system', {outside},
    full_time, {persons}
FROM outside
UNION ALL
SELECT council_id, month, NULL, NULL, NULL, 'Permanent posts filled', 0, filled, 0 FROM counts
"""
OF = "full-time months of agency, bank and permanent work"
FULL_TIME = (
    "A month’s hours of work ÷ the hours a full-time member of staff is contracted for: the"
    " council’s weekly hours for the job role (37 where it has recorded none) × the days of the"
    " month ÷ 7. Agency work is what was booked here, and what was paid outside the system and says"
    " its hours. Permanent staff count by their filled posts."
)

AGENCY_SHARE = Measure(
    code="agency_share",
    title="Agency workers",
    definition=f"Agency work as a share of agency, bank and permanent work. {FULL_TIME}",
    kind=Kind.SHARE,
    counts="full-time months of agency work",
    of=OF,
    family="hours",
    parts=SHARE.format(which="IN", agency=AGENCY, outside="full_time", persons="person"),
)
BANK_SHARE = Measure(
    code="bank_share",
    title="Bank workers",
    definition=f"Bank work as a share of agency, bank and permanent work. {FULL_TIME}",
    kind=Kind.SHARE,
    counts="full-time months of bank work",
    of=OF,
    family="hours",
    parts=SHARE.format(which="NOT IN", agency=AGENCY, outside="0", persons="0"),
)
CONTINUITY = Measure(
    code="continuity",
    title="Work by people who knew the team",
    definition=(
        "Hours by temporary workers who had worked with the same team in an earlier month, as a"
        " share of all their hours."
    ),
    kind=Kind.SHARE,
    counts="hours by people who knew the team",
    of="hours of agency and bank work",
    family="hours",
    parts="""
SELECT worked.council_id, worked.month AS on_day, worked.worker_id, worked.team_id,
    NULL::bigint AS booking_id, 'Worked' AS what,
    CASE WHEN worked.month > first.month THEN worked.hours ELSE 0 END AS numerator,
    worked.hours AS denominator, 0 AS persons
FROM worked
LEFT JOIN (
    SELECT worker_id, team_id, min(month) AS month FROM rates_spendsummary
    WHERE minutes > 0 AND host_council_id IN (SELECT id FROM seen)
    GROUP BY worker_id, team_id
) AS first USING (worker_id, team_id)
""",
)
