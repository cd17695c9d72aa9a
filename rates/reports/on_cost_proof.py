"""Proving what was posted on top of hours: each line, what it goes on from, and the week's total.

Holiday pay is worked out again from the spend of its timesheet, the levy from pay with its holiday
pay, and National Insurance from both of all the week's sheets: by the rate and threshold of its
last line, or of the table of the day where none was due. A pension and a fee rest on a membership
and on clauses; of them the arithmetic of the row is proved.
"""

COUNTED = """
SELECT count(*) FROM rates_oncostline
    WHERE pay_week >= %(month)s AND pay_week < %(month)s::date + interval '1 month'
"""
# All lines of the weeks that begin in the month; what stood before each, and which line that was.
IN_TURN = """
WITH line AS (
    SELECT *, lag(id) OVER turn AS earlier,
        coalesce(sum(amount) OVER (turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
            AS stood
    FROM rates_oncostline
    WHERE pay_week >= %(month)s AND pay_week < %(month)s::date + interval '1 month'
    WINDOW turn AS (PARTITION BY worker_id, employing_council_id, pay_week, scope ORDER BY id)
)
"""
ARITHMETIC = f"""{IN_TURN}
SELECT line.id, problem.what, problem.here, problem.right
FROM line
CROSS JOIN LATERAL (VALUES
    (1, 'what is due', line.due, round(line.rate * greatest(line.base - line.threshold, 0)
        / CASE line.per WHEN 'hour' THEN 60 ELSE 1 END, 2)),
    (2, 'what stood before it', line.before, line.stood),
    (3, 'the amount', line.amount, line.due - line.stood)
) AS problem (turn, what, here, "right")
WHERE problem.here IS DISTINCT FROM problem.right
ORDER BY line.id, problem.turn LIMIT 1
"""
REVERSALS = f"""{IN_TURN}
SELECT line.id, line.amount, line.reverses_id, line.earlier FROM line
WHERE line.reverses_id IS DISTINCT FROM CASE WHEN line.amount < 0 THEN line.earlier END
ORDER BY line.id LIMIT 1
"""
# The last line of each scope says what it comes to now.
NOW = f"""{IN_TURN}, latest AS (
    SELECT DISTINCT ON (worker_id, employing_council_id, pay_week, scope) *,
        split_part(scope, ':', 1) AS about, split_part(scope, ':', 2) AS sheet
    FROM line ORDER BY worker_id, employing_council_id, pay_week, scope, id DESC
), paid AS (
    SELECT latest.*, (
        SELECT coalesce(sum(spend.amount), 0) FROM rates_spendline AS spend
        WHERE spend.timesheet_number = latest.sheet::bigint
        AND spend.worked_on BETWEEN latest.pay_week AND latest.pay_week + 7
        AND spend.worker_id = latest.worker_id
        AND spend.employing_council_id = latest.employing_council_id
        AND spend.engagement IN ('bank_own', 'bank_hosted')) AS gross
    FROM latest WHERE about = 'holiday'
)
"""
# A change of pay that leaves the rounded amount as it was adds no line, so amounts are compared.
BASES = f"""{NOW}
SELECT latest.id, latest.about, latest.due, problem.right
FROM latest
LEFT JOIN paid USING (worker_id, employing_council_id, pay_week, sheet)
CROSS JOIN LATERAL (VALUES
    ('holiday', round(latest.rate * coalesce(paid.gross, 0), 2)),
    ('levy', round(latest.rate * coalesce(paid.gross + paid.due, 0), 2))
) AS problem (about, "right")
WHERE latest.about = problem.about AND latest.due IS DISTINCT FROM problem.right
ORDER BY latest.id LIMIT 1
"""
INSURANCE = f"""{NOW}
SELECT council.name, week.worker_id, week.pay_week, week.posted, worked.due
FROM (
    SELECT worker_id, employing_council_id, pay_week,
        (SELECT coalesce(sum(paid.gross + paid.due), 0) FROM paid
            WHERE paid.worker_id = latest.worker_id AND paid.pay_week = latest.pay_week
            AND paid.employing_council_id = latest.employing_council_id) AS paid,
        coalesce(max(rate) FILTER (WHERE about = 'ni'), 0) AS rate,
        coalesce(max(threshold) FILTER (WHERE about = 'ni'), 0) AS threshold,
        count(*) FILTER (WHERE about = 'ni') AS found,
        coalesce(sum(before + amount) FILTER (WHERE about = 'ni'), 0) AS posted
    FROM latest GROUP BY worker_id, employing_council_id, pay_week
) AS week
JOIN accounts_council AS council ON council.id = week.employing_council_id
LEFT JOIN LATERAL (
    SELECT employer_ni_rate, employer_ni_weekly_threshold FROM rates_oncosttable
    WHERE lower(effective) <= week.pay_week ORDER BY lower(effective) DESC LIMIT 1
) AS known ON true
CROSS JOIN LATERAL (
    SELECT CASE WHEN week.found > 0
        THEN round(week.rate * greatest(week.paid - week.threshold, 0), 2)
        ELSE round(known.employer_ni_rate
            * greatest(week.paid - known.employer_ni_weekly_threshold, 0), 2)
    END AS due
) AS worked
WHERE week.posted IS DISTINCT FROM worked.due
ORDER BY council.name, week.worker_id, week.pay_week LIMIT 1
"""
