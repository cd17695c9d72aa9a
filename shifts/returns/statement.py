"""What a return tells of, read by one statement, so that all of it is of the same moment.

It takes any number of councils and quarters at once, because the region's list compares every
return with what is known now. A night's morning counts as a day of its assignment: the one that
ends on 1 April at 06:00 is also of the second quarter. On-costs are of whole weeks, so they count in
the month of their Monday.
"""

STATEMENT = """
WITH asked AS MATERIALIZED (
    SELECT council_id, first, after, string_to_array(engagements, ',') AS engagements, place
    FROM unnest(%(councils)s::bigint[], %(firsts)s::date[], %(afters)s::date[],
        %(engagements)s::text[])
        WITH ORDINALITY AS asked (council_id, first, after, engagements, place)
), lasting AS MATERIALIZED (
    SELECT asked.place, asked.first, assignment.id, assignment.worker_id, assignment.engagement,
        booking.council_id, booking.job_role_id, booking.job_title, booking.pay_basis,
        booking.hourly_rate, lower(assignment.period) AS starts_on,
        upper(assignment.period) - 1 AS last_day,
        greatest(upper(assignment.period) - 1, (
            SELECT max((upper(shift.period) - interval '1 microsecond')
                AT TIME ZONE 'Europe/London')::date
            FROM shifts_shift AS shift
            WHERE shift.assignment_id = assignment.id AND shift.state = 'held'
        )) AS ends_on
    FROM asked
    JOIN shifts_booking AS booking ON booking.council_id = asked.council_id
    JOIN shifts_assignment AS assignment ON assignment.booking_id = booking.id
    WHERE assignment.state <> 'cancelled'
        AND assignment.engagement = ANY (asked.engagements)
        AND assignment.period && daterange(asked.first - 1, asked.after)
), counted AS MATERIALIZED (
    SELECT * FROM lasting WHERE ends_on IS NULL OR ends_on >= first
), lines AS MATERIALIZED (
    SELECT asked.place, date_trunc('month', line.worked_on)::date AS month, line.segment_id,
        line.timesheet_number, line.amount, line.over_cap_amount
    FROM asked
    JOIN rates_spendline AS line ON line.host_council_id = asked.council_id
        AND line.worked_on >= asked.first AND line.worked_on < asked.after
        AND line.engagement = ANY (asked.engagements)
), payments AS MATERIALIZED (
    SELECT asked.place, payment.supplier, payment.standing, payment.counted_on, payment.amount
    FROM asked
    JOIN rates_offsystempayment AS payment ON payment.council_id = asked.council_id
        AND payment.counted_on >= asked.first AND payment.counted_on < asked.after
        AND payment.standing <> 'in_ledger'
), costs AS MATERIALIZED (
    SELECT place, month, amount AS spend, 0.00 AS on_costs, 0.00 AS expenses, 0.00 AS outside
    FROM lines
    UNION ALL
    SELECT asked.place, date_trunc('month', cost.pay_week)::date, 0.00, cost.amount, 0.00, 0.00
    FROM asked
    JOIN rates_oncostline AS cost ON cost.host_council_id = asked.council_id
        AND cost.pay_week >= asked.first AND cost.pay_week < asked.after
        AND cost.engagement = ANY (asked.engagements)
    UNION ALL
    SELECT asked.place, date_trunc('month', expense.spent_on)::date, 0.00, 0.00,
        expense.amount, 0.00
    FROM asked
    JOIN rates_expenseline AS expense ON expense.host_council_id = asked.council_id
        AND expense.spent_on >= asked.first AND expense.spent_on < asked.after
        AND expense.engagement = ANY (asked.engagements)
    UNION ALL
    SELECT place, date_trunc('month', counted_on)::date, 0.00, 0.00, 0.00, amount
    FROM payments WHERE standing = 'outside'
), over AS MATERIALIZED (
    SELECT place, segment.decision_id, sum(over_cap_amount) AS over_cap
    FROM lines JOIN rates_decisionsegment AS segment ON segment.id = lines.segment_id
    WHERE over_cap_amount <> 0 GROUP BY place, segment.decision_id
)
SELECT jsonb_build_object(
    'assignments', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'assignment', counted.id,
        'worker', worker_id,
        'job_role', job_role_id,
        'job_title', job_title,
        'mapped', job_title = '' OR EXISTS (
            SELECT FROM rates_jobtitlemap AS map
            WHERE map.council_id = counted.council_id AND map.approved_at IS NOT NULL
                AND lower(map.title) = lower(counted.job_title)
                AND map.job_role_id = counted.job_role_id
                AND map.effective @> counted.starts_on),
        'engagement', engagement,
        'pay_basis', pay_basis,
        'hourly_rate', hourly_rate::text,
        'starts_on', starts_on,
        'last_day', last_day,
        'ends_on', ends_on,
        'registration_number', registration.number,
        'varied', (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(varied.period),
                upper(varied.period), varied.hourly_rate::text) ORDER BY varied.period), '[]')
            FROM shifts_variation AS varied
            WHERE varied.assignment_id = counted.id AND varied.state = 'agreed')
        ) ORDER BY counted.id), '[]')
        FROM counted
        LEFT JOIN accounts_registration AS registration USING (worker_id)
        WHERE counted.place = asked.place),
    'breaches', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'breach', breach.id,
        'job_role', decision.job_role_id,
        'first_worked_on', breach.first_worked_on,
        'over_cap', over.over_cap::text,
        'approved', breach.approved,
        'exception', decision.exception_id,
        'signed_off_by', (SELECT coalesce(jsonb_agg(jsonb_build_array(answer.office,
                person.full_name, (answer.answered_at AT TIME ZONE 'Europe/London')::date)
                ORDER BY answer.answered_at, answer.id), '[]')
            FROM rates_exceptionanswer AS answer
            JOIN accounts_user AS person ON person.id = answer.answered_by_id
            WHERE answer.exception_id = decision.exception_id AND answer.approves)
        ) ORDER BY breach.id), '[]')
        FROM over
        JOIN rates_breach AS breach USING (decision_id)
        JOIN rates_capdecision AS decision ON decision.id = breach.decision_id
        WHERE over.place = asked.place),
    'cost', (SELECT coalesce(jsonb_object_agg(month, figures), '{}') FROM (
        SELECT month, jsonb_build_object('spend', sum(spend)::text,
            'on_costs', sum(on_costs)::text, 'expenses', sum(expenses)::text,
            'outside', sum(outside)::text) AS figures
        FROM costs WHERE costs.place = asked.place GROUP BY month) AS by_month),
    'uncovered', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'timesheet', timesheet_number, 'spend', spend::text) ORDER BY timesheet_number), '[]')
        FROM (
            SELECT lines.timesheet_number, sum(lines.amount) AS spend FROM lines
            LEFT JOIN shifts_timesheet AS timesheet ON timesheet.id = lines.timesheet_number
            WHERE lines.place = asked.place AND NOT EXISTS (
                SELECT FROM counted WHERE counted.place = asked.place
                    AND counted.id = timesheet.assignment_id)
            GROUP BY lines.timesheet_number HAVING sum(lines.amount) <> 0
        ) AS without),
    'outside', (SELECT coalesce(jsonb_agg(jsonb_build_object('supplier', supplier,
        'standing', standing, 'payments', payments, 'amount', amount::text)
        ORDER BY standing, supplier COLLATE "C"), '[]')
        FROM (
            SELECT supplier, standing, count(*) AS payments, sum(amount) AS amount
            FROM payments WHERE payments.place = asked.place GROUP BY supplier, standing
        ) AS by_supplier)
)
FROM asked ORDER BY place
"""
