from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import Council, Region, Role
from rates.actions.grades import record_grade
from rates.actions.memoranda import Negotiated, draft_memorandum, draft_version
from rates.caps import Basis
from rates.models import Cap, Memorandum, MemorandumVersion
from tests.conftest import People
from tests.factories import council_named, user_with
from tests.rates.asking import APRIL, JULY, JUNE, grade_terms, social_worker

pytestmark = pytest.mark.django_db
NEXT_APRIL = date(2027, 4, 1)
NEW_TAX_YEAR = date(2026, 4, 6)


@pytest.fixture
def agreement(people: People, liverpool: Council) -> Memorandum:
    return draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )


@pytest.fixture
def grades(people: People, liverpool: Council, wirral: Council) -> None:
    """Points 33 to 36 at both; Wirral works 36 hours."""
    record_grade(by=people.hr, **grade_terms(liverpool))
    record_grade(by=people.other_hr, **grade_terms(wirral, weekly_hours=Decimal(36)))


@pytest.fixture
def draft(people: People, agreement: Memorandum, liverpool: Council, wirral: Council) -> Any:
    def drafted(**changes: Any) -> MemorandumVersion:
        normal: dict[str, Any] = {
            "by": people.lead,
            "memorandum": agreement,
            "effective_from": date(2025, 10, 1),
            "clauses": {"cap_bases": ["paye"]},
            "parties": [liverpool, wirral],
        }
        return draft_version(**normal | changes)

    return drafted


def caps_of(version: MemorandumVersion, **where: Any) -> list[Cap]:
    return list(version.caps.filter(**where).order_by("effective"))


def negotiated(rate: str, **changes: Any) -> Negotiated:
    normal: dict[str, Any] = {
        "job_role": social_worker(),
        "basis": Basis.PAYE,
        "hourly_rate": Decimal(rate),
    }
    return Negotiated(**normal | changes)


@pytest.mark.usefixtures("grades")
def test_draft_version_cuts_the_cap_at_an_award(draft: Any) -> None:
    """47,181 at 37 and 36 hours is 24.46 and 25.13, mean 24.795; then the provisional award."""
    first, second = caps_of(draft())
    assert (first.effective.lower, first.effective.upper) == (date(2025, 10, 1), APRIL)
    assert (first.derived_rate, first.provisional) == (Decimal("24.80"), False)
    assert (second.effective.lower, second.effective.upper) == (APRIL, NEXT_APRIL)
    assert second.provisional
    assert first.hourly_rate < second.hourly_rate


@pytest.mark.usefixtures("grades")
def test_draft_version_says_where_the_data_end(draft: Any) -> None:
    gaps = [gap for gap in draft().gaps if gap["job_role"] == "social_worker"]
    assert gaps == [
        {
            "job_role": "social_worker",
            "basis": "paye",
            "council": None,
            "effective_from": "2027-04-01",
            "effective_until": None,
            "why": "No NJC award is known after 31 March 2027.",
        },
    ]


@pytest.mark.usefixtures("grades")
def test_draft_version_job_role_without_a_grade_is_a_gap(draft: Any) -> None:
    whys = {gap["why"] for gap in draft().gaps if gap["job_role"] == "team_manager"}
    assert whys == {"Liverpool has no grade recorded for Team manager."}


@pytest.mark.usefixtures("grades")
def test_draft_version_on_costs_cut_only_the_bases_that_count_them(draft: Any) -> None:
    version = draft(clauses={"cap_bases": ["paye", "umbrella"]})
    assert NEW_TAX_YEAR not in [cap.effective.lower for cap in caps_of(version, basis="paye")]
    assert NEW_TAX_YEAR in [cap.effective.lower for cap in caps_of(version, basis="umbrella")]


@pytest.mark.usefixtures("grades")
def test_draft_version_own_council_gives_one_cap_each(
    draft: Any, liverpool: Council, wirral: Council
) -> None:
    version = draft(clauses={"cap_bases": ["paye"], "statistic": "own"})
    rates = {
        cap.council: cap.derived_rate for cap in caps_of(version, effective__contains=APRIL)
    }
    assert set(rates) == {liverpool, wirral}
    (own,) = caps_of(version, council=wirral, effective__contains=date(2025, 10, 1))
    assert own.derived_rate == Decimal("25.13")
    assert [each["name"] for each in own.derivation["members"]] == ["Wirral"]


@pytest.mark.usefixtures("grades")
def test_draft_version_negotiated_stands_beside_its_derived_twin(draft: Any) -> None:
    version = draft(negotiated=[negotiated("31.00")])
    now, then, later = caps_of(version)
    assert (now.hourly_rate, now.derived_rate) == (Decimal("31.00"), Decimal("24.80"))
    assert not then.provisional  # what limits is the negotiated figure
    assert then.derivation["members"][0]["provisional"]
    assert (later.hourly_rate, later.derived_rate) == (Decimal("31.00"), None)
    assert later.derivation["why"] == "No NJC award is known after 31 March 2027."


@pytest.mark.usefixtures("grades")
def test_draft_version_negotiated_for_some_days(draft: Any) -> None:
    figure = negotiated("31.00", effective_from=JUNE, effective_until=JULY)
    version = draft(negotiated=[figure])
    assert [
        (str(cap.effective.lower), str(cap.negotiated_rate)) for cap in caps_of(version)
    ] == [
        ("2025-10-01", "None"),
        ("2026-04-01", "None"),
        ("2026-06-01", "31.00"),
        ("2026-07-01", "None"),
    ]


@pytest.mark.usefixtures("grades")
def test_draft_version_party_without_a_grade_is_named(draft: Any, liverpool: Council) -> None:
    version = draft(parties=[liverpool, council_named("Sefton")])
    assert caps_of(version)[0].derivation["missing"] == [
        {"council": "Sefton", "why": "Sefton has no grade recorded for Social worker."}
    ]


@pytest.mark.usefixtures("grades")
def test_derivation_can_be_worked_out_again_by_hand(draft: Any) -> None:
    version = draft(clauses={"cap_bases": ["charge"], "tolerance_percent": "5"})
    kept = caps_of(version)[0].derivation
    basics = []
    for member in kept["members"]:
        inputs = {name: Decimal(value) for name, value in member["inputs"].items()}
        lines = {line["code"]: Decimal(line["amount"]) for line in member["lines"]}
        hourly = (inputs["salary"] + inputs["supplements"]) / Decimal("52.143")
        basics.append(round(hourly / inputs["weekly_hours"], 2))
        assert lines["basic"] == basics[-1]
        off = inputs["leave_days"]
        assert lines["holiday"] == round(lines["basic"] * off / (260 - off), 2)
        paid = lines["basic"] + lines["holiday"]
        assert lines["pension"] == round(paid * inputs["pension_rate"], 2)
        assert lines["levy"] == round(paid * inputs["levy_rate"], 2)
    assert sum(Decimal(line["amount"]) for line in kept["lines"]) == Decimal(kept["amount"])
    assert kept["lines"][0]["working"].startswith(f"(£{basics[0]} + £{basics[1]}) ÷ 2 councils")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"clauses": {"statistic": "guess"}}, "clauses.statistic"),
        ({"clauses": {"sweets": "1"}}, "clauses.sweets"),
        ({"parties": []}, "parties"),
        ({"effective_until": date(2025, 10, 1)}, "effective_until"),
    ],
)
def test_draft_version_names_what_cannot_be_used(
    change: dict[str, Any], field: str, draft: Any
) -> None:
    with pytest.raises(BadInput) as refused:
        draft(**change)
    assert list(refused.value.fields) == [field]


def test_draft_version_parties_of_the_region_once_each(draft: Any, liverpool: Council) -> None:
    with pytest.raises(BadInput) as refused:
        draft(parties=[liverpool, council_named("Camden")])
    assert refused.value.fields == {"parties": ["Leave out Camden: not in North West."]}
    with pytest.raises(BadInput) as refused:
        draft(parties=[liverpool, liverpool])
    assert refused.value.fields == {"parties": ["Give each council once."]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis": Basis.CHARGE}, "basis"),
        ({"hourly_rate": Decimal("31.001")}, "hourly_rate"),
        ({"hourly_rate": Decimal(0)}, "hourly_rate"),
        ({"effective_from": APRIL, "effective_until": date(2025, 4, 1)}, "effective_from"),
    ],
)
def test_draft_version_negotiated_names_what_cannot_be_used(
    change: dict[str, Any], field: str, draft: Any
) -> None:
    with pytest.raises(BadInput) as refused:
        draft(negotiated=[negotiated("31.00", **change)])
    assert f"negotiated[0].{field}" in refused.value.fields


def test_draft_version_negotiated_twice_for_the_same_days(draft: Any) -> None:
    with pytest.raises(BadInput) as refused:
        draft(negotiated=[negotiated("31.00"), negotiated("32.00", effective_from=JUNE)])
    assert refused.value.fields == {"negotiated[1]": ["The same days are in negotiated[0]."]}


def test_draft_version_numbers_follow(draft: Any) -> None:
    assert [draft().number, draft().number] == [1, 2]


@pytest.mark.parametrize("persona", ["hr", "manager", "approver", "auditor", "nobody"])
def test_draft_version_without_permission(persona: str, draft: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        draft(by=getattr(people, persona))


def test_draft_version_of_another_region(draft: Any) -> None:
    with pytest.raises(NotPermitted):
        draft(by=user_with(Role.REGIONAL_LEAD, Region.objects.get(name="London")))


@pytest.mark.usefixtures("grades")
def test_draft_version_asks_no_more_for_more_councils(
    draft: Any, liverpool: Council, wirral: Council, city_region: list[Council]
) -> None:
    counts = []
    for parties in ([liverpool, wirral], city_region):
        with CaptureQueriesContext(connection) as queries:
            draft(parties=parties)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "CITY  region"}, "name"),
        ({"scope": "galaxy"}, "scope"),
        ({"scope": "national"}, "region"),
    ],
)
def test_draft_memorandum_names_what_cannot_be_used(
    change: dict[str, Any], field: str, agreement: Memorandum, people: People
) -> None:
    normal = {"name": "Another", "scope": "region", "region": agreement.region}
    with pytest.raises(BadInput) as refused:
        draft_memorandum(by=people.lead, **normal | change)
    assert list(refused.value.fields) == [field]


def test_draft_memorandum_national_by_any_lead_only(people: People) -> None:
    draft_memorandum(by=people.lead, name="England", scope="national")
    with pytest.raises(NotPermitted):
        draft_memorandum(by=people.hr, name="Britain", scope="national")
