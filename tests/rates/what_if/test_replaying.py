"""What past months would have come to: by hand, by property, and without changing a row."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry, Council, Team
from rates.actions.ledger import keep_months, post_spend, price, reverse_spend
from rates.models import DecisionSegment, MemorandumVersion, SpendLine, WhatIf
from rates.reports.spend_against_cap import spend_against_cap
from rates.reports.what_if import answer_of
from rates.what_if import Figures
from tests.conftest import People
from tests.factories import memorandum_draft, memorandum_in_force
from tests.rates.asking import APRIL, AUGUST, JULY, JUNE, MAY, stored, work
from tests.rates.what_if.conftest import NEXT_YEAR, PAYE, ask, run
from tests.refusals import guards_off

pytestmark = pytest.mark.django_db
OURS = ("rates_whatif", "accounts_audit")


def of(what_if: WhatIf) -> dict[str, Figures]:
    return {row.council_name: row.figures for row in what_if.rows()}


def test_worked_example(asked: WhatIf) -> None:
    """At £30.00 instead of £31.00.

    Liverpool: 7.5 h at 30.50 is 228.75, of which 3.75 over; 1 h × 1.5 is 45.75, 0.75 over; 2 h at
    29.00 is 58.00, nothing over; 40 min at 32.00 is 21.33, 0.66 over then and 1.33 over now.
    Wirral: 1 h at 30.50, 0.50 over.
    """
    assert of(run(asked)) == {
        "Liverpool": Figures(
            lines=4,
            minutes=670,
            minutes_over=40,
            minutes_over_proposed=550,
            spend=Decimal("353.83"),
            spend_at_cap=Decimal("361.67"),
            over_cap=Decimal("0.66"),
            spend_at_proposed=Decimal("350.00"),
            over_proposed=Decimal("5.83"),
            bookings=3,
            bookings_over=1,
            bookings_over_proposed=2,
        ),
        "Wirral": Figures(
            lines=1,
            minutes=60,
            minutes_over_proposed=60,
            spend=Decimal("30.50"),
            spend_at_cap=Decimal("31.00"),
            spend_at_proposed=Decimal("30.00"),
            over_proposed=Decimal("0.50"),
            bookings=1,
            bookings_over_proposed=1,
        ),
    }


def test_what_was_taken_back_is_in_no_figure(
    spent: None, draft: MemorandumVersion, people: People
) -> None:
    before = of(run(ask(draft, people)))["Liverpool"]
    wrong = SpendLine.objects.get(posting_key__endswith=":3")
    reverse_spend(by=people.manager, lines=[wrong], reason="Hours", now=timezone.now())
    after = of(run(ask(draft, people)))["Liverpool"]
    assert (before.lines - after.lines, before.spend - after.spend) == (1, Decimal("58.00"))
    assert before.bookings - after.bookings == 1


def test_what_is_taken_back_later_still_stands(
    asked: WhatIf, draft: MemorandumVersion, people: People
) -> None:
    """The question was asked of the lines that stood then."""
    wrong = SpendLine.objects.get(posting_key__endswith=":3")
    reverse_spend(by=people.manager, lines=[wrong], reason="Hours", now=timezone.now())
    assert of(run(asked))["Liverpool"].lines == 4


def test_total_is_the_sum_of_its_rows(asked: WhatIf) -> None:
    total = answer_of(run(asked)).total
    assert (total.spend, total.over_cap, total.over_proposed) == (
        Decimal("384.33"),
        Decimal("0.66"),
        Decimal("6.33"),
    )
    assert (total.bookings, total.bookings_over, total.bookings_over_proposed) == (4, 1, 3)
    assert total.share_passing == Decimal("16.44")  # 120 of 730 minutes
    assert total.share_passing_before == Decimal("94.52")


def test_what_was_is_the_report(asked: WhatIf, people: People) -> None:
    report = spend_against_cap(by=people.lead, starts_on=MAY, ends_on=date(2026, 6, 30)).total
    total = answer_of(run(asked)).total
    for name in ("lines", "minutes", "minutes_over", "spend", "spend_at_cap", "over_cap"):
        assert getattr(total, name) == getattr(report, name)


def test_only_the_months_asked(spent: None, draft: MemorandumVersion, people: People) -> None:
    may, june = (of(run(ask(draft, people, month, month))) for month in (MAY, JUNE))
    assert (may["Liverpool"].lines, may["Wirral"].lines) == (1, 1)
    assert june["Liverpool"].spend == Decimal("125.08")
    assert "Wirral" not in june


def test_only_the_councils_of_the_version(
    spent: None, memorandum: MemorandumVersion, wirral: Council, people: People
) -> None:
    draft = memorandum_draft([wirral], memorandum=memorandum.memorandum, effective=NEXT_YEAR)
    assert set(of(run(ask(draft, people)))) == {"Wirral"}


def test_nothing_to_replay(draft: MemorandumVersion, people: People) -> None:
    what_if = run(ask(draft, people))
    assert (what_if.state, what_if.rows(), answer_of(what_if).total) == ("done", [], Figures())


def test_without_a_cap_is_counted_apart(
    spent: None, memorandum: MemorandumVersion, city_region: list[Council], people: People
) -> None:
    """The version caps umbrella rates only, so what was paid on PAYE could not be booked."""
    draft = memorandum_draft(
        city_region,
        {("social_worker", "umbrella"): "40.00"},
        memorandum=memorandum.memorandum,
        effective=NEXT_YEAR,
    )
    total = answer_of(run(ask(draft, people))).total
    assert (total.spend_no_cap, total.minutes_no_cap) == (total.spend, total.minutes)
    assert (total.bookings_no_cap, total.bookings_over_proposed) == (4, 0)
    assert (total.spend_at_proposed, total.over_proposed) == (0, 0)
    assert total.share_passing == 0


def test_another_memorandum_still_binds(
    spent: None,
    draft: MemorandumVersion,
    wirral: Council,
    people: People,
) -> None:
    """Wirral has also signed £29.50 from 1 May: the stricter of that and £30.00 counts there."""
    memorandum_in_force([wirral], {PAYE: "29.50"}, effective=(MAY, None))
    found = of(run(ask(draft, people)))
    assert found["Wirral"].over_proposed == Decimal("1.00")
    assert found["Liverpool"].over_proposed == Decimal("5.83")


def test_another_memorandum_binds_whom_it_bound(
    spent: None,
    draft: MemorandumVersion,
    wirral: Council,
    liverpool: Council,
    people: People,
) -> None:
    """Both have signed £29.50, but from 10 June: it is stricter than £30.00 on 30 June alone."""
    memorandum_in_force(
        [wirral, liverpool], {PAYE: "29.50"}, effective=(date(2026, 6, 10), None)
    )
    found = of(run(ask(draft, people)))
    assert found["Wirral"].over_proposed == Decimal("0.50")
    assert found["Liverpool"].over_proposed == Decimal("6.16")  # 40 min at 32.00: 1.66 over


def test_version_it_would_replace_does_not_bind(
    spent: None, memorandum: MemorandumVersion, city_region: list[Council], people: People
) -> None:
    draft = memorandum_draft(
        city_region, {PAYE: "33.00"}, memorandum=memorandum.memorandum, effective=NEXT_YEAR
    )
    assert answer_of(run(ask(draft, people))).total.over_proposed == 0


def test_changes_nothing(spent: None, draft: MemorandumVersion, people: People) -> None:
    before = hash_of_every_row()
    assert len(before) > 40
    what_if = run(ask(draft, people))
    assert what_if.state == "done"
    assert hash_of_every_row() == before


def hash_of_every_row() -> dict[str, str]:
    """Of every table but our own and the trail, which says that it was asked."""
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if not table.startswith(OURS)
        ]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "
                f'FROM "{table}" AS t'
            )
            found[table] = cursor.fetchone()[0]
    return found


def test_same_question_same_answer(
    asked: WhatIf, draft: MemorandumVersion, people: People
) -> None:
    first = run(asked)
    again = run(ask(draft, people))
    assert (again.digest, of(again)) == (first.digest, of(first))


def test_another_line_is_another_question(
    asked: WhatIf, draft: MemorandumVersion, people: People, team: Team
) -> None:
    first = run(asked)
    segment = DecisionSegment.objects.filter(decision__hourly_rate="29.00").get()
    line = work(segment, team, people.worker, key="6", worked_on=JUNE, minutes=60)
    post_spend(by=people.manager, lines=[line])
    again = run(ask(draft, people))
    assert again.digest != first.digest
    assert again.rows()[0].figures.lines == 5


def test_lines_posted_since_are_left_out(asked: WhatIf, people: People, team: Team) -> None:
    segment = DecisionSegment.objects.filter(decision__hourly_rate="29.00").get()
    line = work(segment, team, people.worker, key="6", worked_on=JUNE, minutes=60)
    post_spend(by=people.manager, lines=[line])
    assert of(run(asked))["Liverpool"].lines == 4


def test_a_change_of_the_draft_changes_no_answer(
    asked: WhatIf, draft: MemorandumVersion
) -> None:
    draft.caps.update(negotiated_rate="20.00")
    assert of(run(asked))["Wirral"].over_proposed == Decimal("0.50")


def test_the_end_is_on_the_record(asked: WhatIf) -> None:
    what_if = run(asked)
    (entry,) = AuditEntry.objects.filter(verb="what_if.done")
    assert what_if.digest in entry.body
    assert entry.chain_id.startswith("region:")


# Properties: any lines at all, over the cap or under it, without a guard that would refuse them.

pence = st.integers(min_value=2000, max_value=4500).map(lambda whole: Decimal(whole) / 100)
days = st.dates(min_value=MAY, max_value=date(2026, 6, 30))
worked = st.tuples(
    days, st.integers(1, 900), pence, st.sampled_from(["1.00", "1.33", "1.50", "2.00"])
)
PROPERTY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def segment(
    memorandum: MemorandumVersion, people: People, liverpool: Council
) -> DecisionSegment:
    return stored(people.hr, liverpool, "30.00", ends_before=JULY).segments.get()


def post_anything(
    segment: DecisionSegment, team: Team, people: People, lines: list[Any]
) -> None:
    keep_months(day for day, *_ in lines)
    with guards_off():
        for place, (day, minutes, rate, multiplier) in enumerate(lines):
            amount = price(minutes, rate, Decimal(multiplier))
            at_cap = price(minutes, segment.cap_rate, Decimal(multiplier))
            SpendLine.objects.create(
                worked_on=day,
                host_council=segment.decision.council,
                employing_council=segment.decision.council,
                team=team,
                job_role_id="social_worker",
                worker=people.worker,
                engagement="bank_own",
                basis="paye",
                minutes=minutes,
                multiplier=Decimal(multiplier),
                hourly_rate=rate,
                cap_rate=segment.cap_rate,
                amount=amount,
                amount_at_cap=at_cap,
                over_cap_amount=max(amount - at_cap, Decimal(0)),
                segment=segment,
                posting_key=f"{day:%Y%m%d}:any:{place}",
                timesheet_number=1,
                posted_at=timezone.now(),
                posted_by=people.manager,
            )


def replay_at(cap: str, memorandum: MemorandumVersion, people: People) -> Figures:
    councils = [party.council for party in memorandum.parties.select_related("council")]
    draft = memorandum_draft(
        councils, {PAYE: cap}, memorandum=memorandum.memorandum, effective=(APRIL, AUGUST)
    )
    return answer_of(run(ask(draft, people))).total


@PROPERTY
@given(lines=st.lists(worked, max_size=6))
def test_same_caps_give_the_ledger(
    lines: list[Any],
    memorandum: MemorandumVersion,
    segment: DecisionSegment,
    team: Team,
    people: People,
) -> None:
    with transaction.atomic():
        post_anything(segment, team, people, lines)
        found = replay_at("31.00", memorandum, people)
        transaction.set_rollback(True)
    assert found.spend_at_proposed == found.spend_at_cap
    assert found.over_proposed == found.over_cap
    assert found.minutes_over_proposed == found.minutes_over
    assert found.bookings_over_proposed == found.bookings_over
    assert found.spend - found.spend_no_cap == found.spend


@PROPERTY
@given(lines=st.lists(worked, max_size=6), lower=st.integers(1, 1000))
def test_lower_caps_are_never_less_over(
    lines: list[Any],
    lower: int,
    memorandum: MemorandumVersion,
    segment: DecisionSegment,
    team: Team,
    people: People,
) -> None:
    with transaction.atomic():
        post_anything(segment, team, people, lines)
        cap = Decimal("31.00") - Decimal(lower) / 100
        found = replay_at(str(cap), memorandum, people)
        transaction.set_rollback(True)
    assert found.over_proposed >= found.over_cap
    assert found.spend_at_proposed <= found.spend_at_cap
    assert found.bookings_over_proposed >= found.bookings_over
    assert found.share_passing is None or found.share_passing <= found.share_passing_before
