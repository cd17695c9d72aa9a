"""What placements tell: changes of worker, how long one stays, cases, and who then joins."""

from shifts.reports.reliance.measure import Kind, Measure

FROM_HELD = """
FROM shifts_assignment AS assignment
JOIN shifts_booking AS booking ON booking.id = assignment.booking_id
"""
WHERE_HELD = """
WHERE assignment.state <> 'cancelled' AND booking.council_id IN (SELECT id FROM seen)
AND assignment.period && daterange(%(starts_on)s, %(ends_on)s, '[]')
"""
HELD = FROM_HELD + WHERE_HELD
LAST_COUNT = """
LEFT JOIN LATERAL (
    SELECT cases FROM shifts_caseloadcount AS count
    WHERE count.assignment_id = assignment.id
    AND counted_on BETWEEN %(starts_on)s AND %(ends_on)s
    ORDER BY counted_on DESC, count.id DESC LIMIT 1
) AS last ON true
"""
# Everyone who ever held a place that somebody held in these months, the first of them first.
OF_A_PLACE = """
SELECT council_id, first_day AS on_day, worker_id, team_id, booking_id, 'Place ' || place AS what,
    {numerator} AS numerator, CASE WHEN nth = 1 THEN 1 ELSE 0 END AS denominator, 0 AS persons
FROM (
    SELECT booking.council_id, booking.team_id, booking.id AS booking_id, holder.place,
        holder.worker_id, min(lower(holder.period)) AS first_day, row_number() OVER (
            PARTITION BY booking.id, holder.place
            ORDER BY min(lower(holder.period)), holder.worker_id) AS nth
    FROM shifts_booking AS booking
    JOIN shifts_assignment AS holder
        ON holder.booking_id = booking.id AND holder.state <> 'cancelled'
    WHERE (booking.id, holder.place) IN (SELECT booking.id, assignment.place {held})
    GROUP BY booking.id, holder.place, holder.worker_id
) AS holders
"""

PLACE_CHANGES = Measure(
    code="place_changes",
    title="Changes of worker in a place",
    definition=(
        "How often another worker took over a place of a booking, for each place that somebody"
        " held in these months. Nought means that whoever began stayed."
    ),
    kind=Kind.AVERAGE,
    counts="changes of worker",
    of="places",
    family="places",
    parts=OF_A_PLACE.format(numerator="CASE WHEN nth > 1 THEN 1 ELSE 0 END", held=HELD),
)
WORKERS_A_PLACE = Measure(
    code="workers_a_place",
    title="Different workers in a place",
    definition="How many different workers held a place of a booking that was held these months.",
    kind=Kind.AVERAGE,
    counts="workers, once for each place",
    of="places",
    family="places",
    parts=OF_A_PLACE.format(numerator="1", held=HELD),
)
LONGEST_RUN = Measure(
    code="longest_run",
    title="Longest stay in a place",
    definition="The most days, from the first to the last, that one worker held one place.",
    kind=Kind.LONGEST,
    counts="days",
    of="workers in places",
    family="places",
    parts=f"""
SELECT booking.council_id, lower(assignment.period) AS on_day, assignment.worker_id,
    booking.team_id, booking.id AS booking_id, 'Place ' || assignment.place AS what,
    upper(assignment.period) - lower(assignment.period) AS numerator, 1 AS denominator,
    0 AS persons
{HELD}
""",
)
CASELOAD = Measure(
    code="caseload",
    title="Cases of a placement",
    definition=(
        "Children’s cases that a temporary worker holds: the last count in these months, or what"
        " the booking expected where none was made."
    ),
    kind=Kind.AVERAGE,
    counts="cases",
    of="placements",
    family="cases",
    parts=f"""
SELECT booking.council_id, lower(assignment.period) AS on_day, assignment.worker_id,
    booking.team_id, booking.id AS booking_id,
    CASE WHEN last.cases IS NULL THEN 'Expected' ELSE 'Counted' END AS what,
    coalesce(last.cases, booking.expected_caseload) AS numerator, 1 AS denominator, 0 AS persons
{FROM_HELD} {LAST_COUNT} {WHERE_HELD}
AND coalesce(last.cases, booking.expected_caseload) IS NOT NULL
""",
)
TEMP_TO_PERMANENT = Measure(
    code="temp_to_permanent",
    title="Temporary workers who joined",
    definition=(
        "Temporary workers who began a permanent post at the council in these months, while they"
        " worked there or up to three months later, as a share of those who could have."
    ),
    kind=Kind.SHARE,
    counts="workers who joined",
    of="workers with a placement in these months or the three before",
    family="moves",
    parts="""
SELECT booking.council_id,
    min(coalesce(lower(spell.effective), lower(assignment.period))) AS on_day,
    assignment.worker_id, NULL::bigint AS team_id, NULL::bigint AS booking_id,
    CASE WHEN count(spell.id) > 0 THEN 'Joined' ELSE 'Worked there' END AS what,
    least(count(spell.id), 1) AS numerator, 1 AS denominator, 0 AS persons
FROM shifts_assignment AS assignment
JOIN shifts_booking AS booking ON booking.id = assignment.booking_id
LEFT JOIN accounts_employmentspell AS spell ON spell.worker_id = assignment.worker_id
    AND spell.council_id = booking.council_id AND spell.kind = 'permanent'
    AND lower(spell.effective) BETWEEN %(starts_on)s AND %(ends_on)s
    AND lower(spell.effective) >= lower(assignment.period)
    AND lower(spell.effective) < upper(assignment.period) + interval '3 months'
WHERE assignment.state <> 'cancelled' AND booking.council_id IN (SELECT id FROM seen)
AND assignment.period && daterange(
    (%(starts_on)s::date - interval '3 months')::date, %(ends_on)s, '[]')
GROUP BY booking.council_id, assignment.worker_id
""",
)
