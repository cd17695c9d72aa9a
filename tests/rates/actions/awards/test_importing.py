from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, Role
from rates.actions.awards.importing import import_awards, look_at_awards, preview_awards
from rates.actions.awards.spines import record_spine
from rates.actions.equivalents import work_out
from rates.actions.grades import record_grade
from rates.actions.reference import load_pay
from rates.models import Award, Spine, SpinePoint
from tests.conftest import People
from tests.factories import council_named, user_with
from tests.rates.actions.awards.files import APRIL_2026, rows_of, settled_rows
from tests.rates.asking import grade_terms

pytestmark = pytest.mark.django_db
NEXT = [
    f"NJC,2027-28,2027-04-01,provisional,{scp},{20_000 + 1_000 * scp}" for scp in range(3, 44)
]


def refused(people: People, *rows: str) -> list[str]:
    with pytest.raises(BadInput) as problem:
        import_awards(by=people.lead, rows=rows_of(*rows))
    assert problem.value.detail == "Nothing was imported."
    told: list[str] = problem.value.facts["fields"]["file"]
    return told


def test_preview_awards_shows_each_change_and_writes_nothing(people: People) -> None:
    before = AuditEntry.objects.count()
    (plan,) = preview_awards(by=people.lead, rows=rows_of(*settled_rows("0.01")))
    change = next(each for each in plan.changes if each.scp == 36)
    assert (change.before, change.salary) == (Decimal("48738.00"), Decimal(49225))
    assert change.percent == Decimal("1.00")
    assert (change.is_new, change.is_correction) == (True, False)
    assert str(plan.follows) == "NJC 2026-27"
    assert plan.follows is not None
    assert plan.follows.status == "provisional"
    assert not Award.objects.filter(name="2026-27", status="agreed").exists()
    assert AuditEntry.objects.count() == before


def test_preview_awards_compares_a_new_year_with_the_last(people: People) -> None:
    (plan,) = preview_awards(by=people.lead, rows=rows_of(*NEXT))
    assert (str(plan.follows), plan.effective.lower) == ("NJC 2026-27", date(2027, 4, 1))
    assert {change.percent is None for change in plan.changes} == {False}


def test_import_awards_keeps_the_provisional_one(people: People) -> None:
    provisional = list(SpinePoint.objects.filter(award__status="provisional").values())
    imported = import_awards(by=people.lead, rows=rows_of(*settled_rows()))
    assert str(imported) == "NJC 2026-27: 41 points added."
    assert list(SpinePoint.objects.filter(award__status="provisional").values()) == provisional
    settled = Award.objects.get(name="2026-27", status="agreed")
    assert (settled.effective.lower, settled.effective.upper) == (APRIL_2026, date(2027, 4, 1))
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.actor) == ("award.imported", people.lead)
    assert entry.chain_id == f"region:{people.lead.memberships.get().region.code}"


def test_import_awards_same_file_twice_adds_nothing(people: People) -> None:
    rows = rows_of(*settled_rows())
    import_awards(by=people.lead, rows=rows)
    before = SpinePoint.objects.count(), AuditEntry.objects.count()
    again = import_awards(by=people.lead, rows=rows)
    assert str(again) == "Everything in the file is recorded already. Nothing was added."
    assert (SpinePoint.objects.count(), AuditEntry.objects.count()) == before


def test_import_awards_then_reference_data_leave_each_other_alone(people: People) -> None:
    import_awards(by=people.lead, rows=rows_of(*settled_rows(), *NEXT))
    before = list(SpinePoint.objects.order_by("pk").values())
    load_pay(by=None)
    assert list(SpinePoint.objects.order_by("pk").values()) == before


def test_import_awards_settled_figures_come_first(people: People, liverpool: Council) -> None:
    grade = record_grade(by=people.hr, **grade_terms(liverpool))
    assert work_out(grade, on=APRIL_2026).provisional
    import_awards(by=people.lead, rows=rows_of(*settled_rows("0.02")))
    worked = work_out(grade, on=APRIL_2026)
    assert not worked.provisional
    assert worked.equivalent.post.salary == Decimal(49713)  # 48,738 and 2 %


def test_import_awards_missing_point_names_it_and_the_grade(
    people: People, liverpool: Council
) -> None:
    record_grade(by=people.hr, **grade_terms(liverpool))
    without = [row for row in settled_rows() if ",35," not in row and ",36," not in row]
    assert refused(people, *without) == [
        f"NJC 2026-27 has no point {scp}, which Liverpool Grade 9 stands on. Add a row for it, "
        "or record a grade without it."
        for scp in (35, 36)
    ]


def test_import_awards_point_that_no_grade_needs_may_go(
    people: People, liverpool: Council
) -> None:
    record_grade(by=people.hr, **grade_terms(liverpool))
    import_awards(
        by=people.lead, rows=rows_of(*[row for row in settled_rows() if ",3," not in row])
    )


def test_import_awards_falling_pay(people: People) -> None:
    (told,) = refused(
        people,
        "NJC,2027-28,2027-04-01,agreed,1,30000",
        "NJC,2027-28,2027-04-01,agreed,2,29999.99",
    )
    assert told == (
        "Row 3, column annual_salary: “29999.99” cannot be used. Point 2 would pay less than "
        "point 1, £30,000.00. Check both."
    )


def test_import_awards_overlapping_days(people: People) -> None:
    (told,) = refused(people, "NJC,2025-26 bis,2025-10-01,agreed,2,30000")
    assert told == (
        "Row 2, column effective_from: “2025-10-01” cannot be used. The agreed award "
        "NJC 2025-26 is in force from 1 April 2025 to 31 March 2026. Start after it, or give it "
        "the name 2025-26 to add to it."
    )


def test_import_awards_another_first_day(people: People) -> None:
    (told,) = refused(people, "NJC,2025-26,2025-05-01,agreed,2,24413")
    assert "NJC 2025-26 is recorded from 1 April 2025. Give that day." in told


def test_import_awards_unknown_spine(people: People) -> None:
    (told,) = refused(people, "GLPC,2025-26,2025-04-01,agreed,2,24413")
    assert told == (
        "Row 2, column spine: “GLPC” cannot be used. The spines are: NJC. Record a new one "
        "before you import it."
    )


def test_import_awards_is_all_or_nothing(people: People) -> None:
    before = Award.objects.count()
    refused(people, *NEXT, "GLPC,2025-26,2025-04-01,agreed,2,24413")
    assert Award.objects.count() == before


def test_import_awards_corrects_what_nobody_has_signed(people: People) -> None:
    import_awards(by=people.lead, rows=rows_of(*NEXT))
    wrong = [row.replace(",23000", ",23000.50") for row in NEXT]
    (plan,) = preview_awards(by=people.lead, rows=rows_of(*wrong))
    assert [(each.scp, each.recorded) for each in plan.corrections] == [(3, Decimal(23000))]
    imported = import_awards(by=people.lead, rows=rows_of(*wrong))
    assert str(imported) == "NJC 2027-28: 0 points added, 1 corrected."


def test_import_awards_two_of_a_spine_follow_each_other(people: People) -> None:
    import_awards(
        by=people.lead,
        rows=rows_of(
            "NJC,A,2028-02-29,agreed,1,30000",
            "NJC,B,2028-09-01,agreed,1,30500",
            "NJC,C,2032-02-29,agreed,1,30500",
        ),
    )
    days = {award.name: award.effective for award in Award.objects.filter(name__in="ABC")}
    assert days["A"].upper == date(2028, 9, 1)
    assert days["B"].upper == date(2029, 9, 1)
    assert days["C"].upper == date(2033, 3, 1)


@pytest.mark.parametrize("action", [preview_awards, import_awards])
def test_import_awards_without_permission(action: Any, people: People) -> None:
    for user in (people.hr, people.auditor, people.nobody):
        with pytest.raises(NotPermitted):
            action(by=user, rows=rows_of(*NEXT))


def test_look_at_awards(people: People) -> None:
    assert look_at_awards(by=people.hr).count() == 3
    with pytest.raises(NotPermitted):
        look_at_awards(by=people.nobody)


# Spines


def test_record_spine_for_an_area(people: People) -> None:
    spine = record_spine(by=people.lead, code=" GLPC ", name="Greater  London", scope="inner")
    assert (spine.code, spine.name) == ("GLPC", "Greater London")
    import_awards(by=people.lead, rows=rows_of("GLPC,2026-27,2026-04-01,agreed,1,30000"))


def test_record_spine_of_a_council_is_for_its_own_lead(
    people: People, liverpool: Council
) -> None:
    elsewhere = user_with(Role.REGIONAL_LEAD, council_named("Camden").region)
    terms: dict[str, Any] = {
        "code": "LCC",
        "name": "Liverpool's own",
        "scope": "local",
        "council": liverpool,
    }
    with pytest.raises(NotPermitted):
        record_spine(by=elsewhere, **terms)
    record_spine(by=people.lead, **terms)
    with pytest.raises(NotPermitted):
        import_awards(by=elsewhere, rows=rows_of("LCC,2026-27,2026-04-01,agreed,1,30000"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": " "}, "code"),
        ({"code": "njc"}, "code"),
        ({"code": "N" * 21}, "code"),
        ({"name": ""}, "name"),
        ({"scope": "middle"}, "scope"),
        ({"scope": "local"}, "council"),
    ],
)
def test_record_spine_names_what_cannot_be_used(
    change: dict[str, str], field: str, people: People
) -> None:
    terms = {"code": "GLPC", "name": "Greater London", "scope": "inner"} | change
    with pytest.raises(BadInput) as refusal:
        record_spine(by=people.lead, **terms)
    assert list(refusal.value.facts["fields"]) == [field]


def test_record_grade_on_a_spine_of_elsewhere(people: People, liverpool: Council) -> None:
    record_spine(by=people.lead, code="GLPC", name="Greater London", scope="inner")
    terms = grade_terms(liverpool, spine=Spine.objects.get(code="GLPC"))
    with pytest.raises(BadInput) as refusal:
        record_grade(by=people.hr, **terms)
    assert refusal.value.facts["fields"] == {
        "spine": ["GLPC is not for Liverpool; choose from: NJC."]
    }
