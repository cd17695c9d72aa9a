from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Council, Team
from rates.actions.grades import record_grade
from rates.actions.memoranda import draft_memorandum
from rates.models import Award, BackPayProposal, Grade, MemorandumVersion, Spine
from tests.conftest import People
from tests.factories import council_named
from tests.pages import check_sound, error_links, signed_in, words
from tests.rates.actions.awards.files import csv_of, settled_rows
from tests.rates.actions.awards.world import in_force, paid_at_the_cap, signed
from tests.rates.asking import MAY, grade_terms

pytestmark = pytest.mark.django_db
IMPORT = "/awards/import/"


def upload(client: Client, content: bytes, name: str = "award.csv") -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


@pytest.fixture
def hr(people: People) -> Client:
    return signed_in(Client(), people.hr)


# Importing


def test_import_shows_then_records(lead: Client) -> None:
    shown = upload(lead, csv_of(*settled_rows("0.01")))
    page = check_sound(shown)
    assert "Nothing is imported yet." in page.text
    assert "36 £48,738.00 £49,225.00 +1.00 % Added" in page.text
    assert not Award.objects.filter(name="2026-27", status="agreed").exists()
    done = lead.post(
        IMPORT, {"content": shown.context["content"], "confirm": "yes"}, follow=True
    )
    assert "NJC 2026-27: 41 points added." in words(done)
    assert Award.objects.filter(name="2026-27", status="agreed").exists()


def test_import_keeps_the_file_as_it_was(lead: Client) -> None:
    content = b"\xef\xbb\xbf" + csv_of('NJC,"=2+3 ""x"" <b>",2031-04-01,agreed,1,"48,738.50"')
    shown = upload(lead, content)
    check_sound(shown)
    assert b"<b>" not in shown.content
    lead.post(IMPORT, {"content": shown.context["content"], "confirm": "yes"})
    award = Award.objects.get(effective__startswith=date(2031, 4, 1))
    assert award.name == '=2+3 "x" <b>'
    exported = lead.get(reverse("award", args=[award.pk]), {"format": "csv"})
    assert exported.content.decode().splitlines()[1] == (
        'NJC,"\'=2+3 ""x"" <b>",2031-04-01,agreed,1,48738.50'
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "Choose the CSV file of the award."),
        (b"", "The first row has no column spine"),
        (b"\xff", "The file is not text in UTF-8."),
        (csv_of("NJC,2027-28,01/04/2027,agreed,1,20000"), "It could be 2027-04-01 or 2027-01"),
        (csv_of("NJC,2027-28,2027-04-01,agreed,1,=A1"), "It is a formula"),
        (b"x" * 1_000_001, "The file is over 1 MB."),
    ],
)
def test_import_of_what_cannot_be_read(content: bytes | None, told: str, lead: Client) -> None:
    answer = lead.post(IMPORT) if content is None else upload(lead, content)
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {"id_file"}
    assert told in words(answer)


def test_import_the_same_file_again(lead: Client) -> None:
    content = csv_of(*settled_rows())
    lead.post(IMPORT, {"content": content.decode(), "confirm": "yes"})
    assert "all of it is recorded already" in words(upload(lead, content))


def test_record_a_spine(lead: Client, liverpool: Council) -> None:
    page = lead.get(reverse("spine-new"))
    check_sound(page)
    typed = {"code": "LCC", "name": "Liverpool’s own", "scope": "local"}
    refused = lead.post(reverse("spine-new"), typed)
    assert set(error_links(refused).values()) == {"id_council"}
    done = lead.post(reverse("spine-new"), typed | {"council": liverpool.gss_code}, follow=True)
    assert "Liverpool’s own is recorded." in words(done)
    assert Spine.objects.get(code="LCC").council == liverpool


# Settling, and back-pay


@pytest.fixture
def version(
    people: People, liverpool: Council, wirral: Council, team: Team
) -> MemorandumVersion:
    record_grade(by=people.hr, **grade_terms(liverpool))
    record_grade(by=people.other_hr, **grade_terms(wirral, weekly_hours=Decimal(36)))
    memorandum = draft_memorandum(
        by=people.lead, name="City Region", scope="sub_region", region=liverpool.region
    )
    version = in_force(people, memorandum, MAY)
    paid_at_the_cap(people, team, version)
    return version


def settle(lead: Client, **typed: str) -> Any:
    award = Award.objects.get(name="2026-27", status="agreed")
    address = reverse("award", args=[award.pk])
    page = lead.get(address)
    region = page.context["form"]["region"].value()
    return lead.post(
        address, {"region": region, "effective_from": "2026-12-01"} | typed, follow=True
    )


def test_award_settles_and_back_pay_is_accepted(
    lead: Client, hr: Client, version: MemorandumVersion
) -> None:
    lead.post(IMPORT, {"content": csv_of(*settled_rows("0.01")).decode(), "confirm": "yes"})
    done = settle(lead)
    check_sound(done)
    assert "NJC 2026-27 is settled: 1 new version to sign, 1 back-pay proposal." in words(done)
    assert "Settled in North West on" in words(done)

    listed = hr.get(reverse("back-pay-list"))
    assert "Liverpool, NJC 2026-27" in check_sound(listed).text
    proposal = BackPayProposal.objects.get()
    address = reverse("back-pay", args=[proposal.pk])
    page = check_sound(hr.get(address))
    assert "£1.95 for 1 worker, 1 line" in page.text
    assert "It can be accepted once every party has signed" in page.text
    early = hr.post(address, {"accept": "yes"})
    assert (early.status_code, set(error_links(early).values())) == (409, {"answer"})
    assert proposal.version is not None
    signed(proposal.version)
    assert "Accept: pay £1.95" in words(hr.get(address))
    accepted = hr.post(address, {"accept": "yes"}, follow=True)
    assert "Your answer is recorded." in words(accepted)
    assert "Accepted" in check_sound(accepted).text


def test_back_pay_declined_without_a_reason(
    lead: Client, hr: Client, version: MemorandumVersion
) -> None:
    lead.post(IMPORT, {"content": csv_of(*settled_rows()).decode(), "confirm": "yes"})
    settle(lead)
    address = reverse("back-pay", args=[BackPayProposal.objects.get().pk])
    refused = hr.post(address, {"decline": "yes", "reason": " "})
    assert set(error_links(refused).values()) == {"id_reason"}
    hr.post(address, {"decline": "yes", "reason": "Agreed locally."})
    assert "Agreed locally." in words(hr.get(address))
    again = lead.post(
        reverse("award", args=[Award.objects.get(name="2026-27", status="agreed").pk]),
        {"propose": str(BackPayProposal.objects.get().settlement_id)},
        follow=True,
    )
    assert "Nothing more is owed." in words(again)


@pytest.mark.parametrize("day", ["", "soon", "2026-05-01", "2031-01-01"])
def test_award_settled_from_a_day_that_cannot_be(
    day: str, lead: Client, version: MemorandumVersion
) -> None:
    lead.post(IMPORT, {"content": csv_of(*settled_rows()).decode(), "confirm": "yes"})
    refused = settle(lead, effective_from=day)
    assert refused.status_code == 400
    assert set(error_links(refused).values()) == {"id_effective_from"}


def test_award_list_and_page(hr: Client) -> None:
    page = check_sound(hr.get(reverse("awards")))
    assert "NJC 2026-27 , provisional Provisional" in page.text
    assert "Import an award" not in page.text
    award = Award.objects.get(status="provisional")
    page = check_sound(hr.get(reverse("award", args=[award.pk])))
    assert "caps that rest on them are provisional" in page.text
    assert "36 £48,738.00 £47,181.00 +3.30 %" in page.text


# Grades

TYPED = {
    "job_role": "social_worker",
    "name": "Grade 9",
    "effective_from": "2025-04-01",
    "spine": "NJC",
    "bottom_scp": "33",
    "top_scp": "36",
    "weekly_hours": "37",
    "leave_days": "36",
    "pension_percent": "18",
    "supplements.market": "2400.00",
    "supplements.retention": "",
}


def test_grade_recorded_and_shown_line_by_line(hr: Client, liverpool: Council) -> None:
    address = reverse("grade-new", args=[liverpool.gss_code])
    check_sound(hr.get(address))
    done = hr.post(address, TYPED, follow=True)
    assert "Grade 9 is recorded for Social worker." in words(done)
    grade = Grade.objects.get()
    assert (grade.employer_pension_rate, grade.supplements.get().annual_amount) == (
        Decimal("0.18"),
        Decimal("2400.00"),
    )
    listed = reverse("grades", args=[liverpool.gss_code])
    page = check_sound(hr.get(listed, {"on": "2025-05-01"}))
    assert "Grade 9 , NJC points 33 to 36," in page.text
    assert "37 hours a week, 36 days of leave, 18 % pension." in page.text
    assert "Costs £37.51 an hour" in page.text
    assert "No grade is recorded for" in page.text
    assert "provisional" not in page.text
    assert "provisional" in words(hr.get(listed, {"on": "2026-05-01"}))


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        ({"name": ""}, "id_name"),
        ({"top_scp": "99"}, "id_top_scp"),
        ({"pension_percent": "100"}, "id_pension_percent"),
        ({"pension_percent": "x"}, "id_pension_percent"),
        ({"supplements.market": "-1"}, "id_supplements.market"),
        ({"effective_from": "2030-01-01"}, "id_effective_from"),
        ({"spine": "GLPC"}, "id_spine"),
    ],
)
def test_grade_that_cannot_be(
    change: dict[str, str], anchor: str, hr: Client, liverpool: Council
) -> None:
    refused = hr.post(reverse("grade-new", args=[liverpool.gss_code]), TYPED | change)
    assert refused.status_code == 400
    assert set(error_links(refused).values()) == {anchor}
    assert not Grade.objects.exists()


def test_grade_on_days_that_have_one(hr: Client, liverpool: Council) -> None:
    address = reverse("grade-new", args=[liverpool.gss_code])
    hr.post(address, TYPED)
    refused = hr.post(address, TYPED)
    assert refused.status_code == 409
    assert set(error_links(refused).values()) == {"id_effective_from"}


def test_grades_of_another_council(hr: Client) -> None:
    wirral = council_named("Wirral").gss_code
    for name in ("grades", "grade-new"):
        assert hr.get(reverse(name, args=[wirral])).status_code == 404


def test_grade_councils(lead: Client, hr: Client, liverpool: Council) -> None:
    assert "Liverpool" in check_sound(lead.get(reverse("grade-councils"))).text
    answer = hr.get(reverse("grade-councils"))
    assert answer.headers["Location"] == reverse("grades", args=[liverpool.gss_code])
