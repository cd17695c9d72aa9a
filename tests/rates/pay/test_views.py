"""Pay on the worker's phone, payroll on HR's desk, and both through the API."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Team
from rates.models import MemorandumVersion, PayrollRun, PensionMembership
from rates.reports.payslips import payslips
from tests.conftest import People
from tests.pages import check_sound, error_links, signed_in
from tests.rates.pay.paying import APPROVED, CLOSED, approved

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _paid(
    memorandum: MemorandumVersion, people: People, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain week, £1,302.81, of a period that has closed."""
    monkeypatch.setattr(timezone, "now", lambda: CLOSED)
    approved(team, people.hr, people.worker)


@pytest.fixture
def hr(client: Client, people: People) -> Client:
    return signed_in(client, people.hr)


def test_a_worker_reads_their_pay(client: Client, people: People) -> None:
    signed_in(client, people.worker.user)
    page = check_sound(client.get(reverse("pay")))
    assert (
        "by noon on Wednesday 28 October 2026 are paid on Friday 6 November 2026" in page.text
    )
    assert "Friday 30 October 2026 Liverpool £1,302.81" in page.text
    slip = check_sound(client.get("/pay/2026-10-21/")).text
    for said in (
        "37 h 30 min at £31.00 £1,162.50",
        "Holiday pay £140.31",
        "Total before tax £1,302.81",
        "Not taken off here: income tax",
    ):
        assert said in slip
    assert slip.count("£232.50") == 5


@pytest.mark.parametrize("period", ["2026-10-28", "2026-10-20", "never"])
def test_a_period_without_pay_is_not_there(client: Client, people: People, period: str) -> None:
    assert signed_in(client, people.worker.user).get(f"/pay/{period}/").status_code == 404


def test_a_worker_without_pay_is_told_what_comes(client: Client, people: People) -> None:
    signed_in(client, people.other_worker.user)
    assert "Nothing has been approved yet." in check_sound(client.get(reverse("pay"))).text


def test_hr_makes_a_run_and_takes_its_file(hr: Client, people: People) -> None:
    page = check_sound(hr.get(reverse("payroll")))
    assert "6 lines for 1 worker are approved and in no run yet: £1,302.81" in page.text
    made = check_sound(hr.post(reverse("payroll"), {"cut_off_on": "2026-10-21"}, follow=True))
    run = PayrollRun.objects.get()
    assert run.sha256 in made.text
    assert f"{people.worker} 6 £1,302.81" in made.text
    file = hr.get(reverse("payroll-file", args=[run.pk]))
    assert file.content.decode() == run.content
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="payroll-E08000012-2026-10-30.csv"'
    )
    assert AuditEntry.objects.filter(verb="payroll.file_taken").count() == 1
    empty = check_sound(hr.get(reverse("payroll"))).text
    assert "There is nothing to pay: payroll has all that was approved until then" in empty


@pytest.mark.parametrize(("cut_off_on", "status"), [("", 400), ("2026-10-28", 400)])
def test_a_period_that_cannot_be_run(hr: Client, cut_off_on: str, status: int) -> None:
    answer = hr.post(reverse("payroll"), {"cut_off_on": cut_off_on})
    assert answer.status_code == status
    error_links(answer)


def test_hr_reads_the_pay_of_their_own_workers(hr: Client, people: People) -> None:
    page = check_sound(hr.get(reverse("worker-pay", args=[people.worker.pk])))
    assert "No pension is recorded" in page.text
    slip = hr.get(reverse("worker-payslip", args=[people.worker.pk, "2026-10-21"]))
    assert "Total before tax £1,302.81" in check_sound(slip).text
    assert hr.get(reverse("worker-pay", args=[people.other_worker.pk])).status_code == 404
    gone = reverse("worker-payslip", args=[people.worker.pk, "2026-10-28"])
    assert hr.get(gone).status_code == 404


def test_hr_records_a_pension(hr: Client, people: People) -> None:
    page = reverse("pension-new", args=[people.worker.pk])
    lgps = {"scheme": "lgps", "employer_percent": "18.5", "starts_on": "1/10/2026"}
    assert "18.5 %" in check_sound(hr.post(page, lgps, follow=True)).text
    none = {"scheme": "none", "employer_percent": "0", "starts_on": "1/11/2026"}
    check_sound(hr.post(page, none, follow=True))
    ended, standing = PensionMembership.objects.order_by("effective")
    assert (ended.effective.upper, ended.employer_rate) == (date(2026, 11, 1), Decimal("0.185"))
    assert standing.effective.upper is None
    entry = AuditEntry.objects.filter(verb="pension.recorded").latest("pk")
    assert '"starts_on": "2026-11-01"' in entry.body


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"scheme": "auto_enrolment", "employer_percent": "2.99"}, "id_employer_percent"),
        ({"scheme": "none", "employer_percent": "3"}, "id_employer_percent"),
        ({"scheme": "lgps", "employer_percent": "0"}, "id_employer_percent"),
        ({"scheme": "", "employer_percent": "3"}, "id_scheme"),
    ],
)
def test_a_pension_that_cannot_be(
    hr: Client, people: People, typed: dict[str, str], field: str
) -> None:
    page = reverse("pension-new", args=[people.worker.pk])
    answer = hr.post(page, typed | {"starts_on": "1/11/2026"})
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {field}


def test_a_pension_before_one_that_is_recorded(hr: Client, people: People) -> None:
    page = reverse("pension-new", args=[people.worker.pk])
    lgps = {"scheme": "lgps", "employer_percent": "18", "starts_on": "1/11/2026"}
    hr.post(page, lgps)
    for again in ("1/11/2026", "1/10/2026"):
        answer = hr.post(page, lgps | {"starts_on": again})
        assert answer.status_code == 409
        assert set(error_links(answer).values()) == {"id_starts_on"}


def test_the_api(api: APIClient, people: People) -> None:
    api.force_login(people.worker.user)
    (slip,) = api.get("/api/v1/pay/").json()["results"]
    assert (slip["total"], slip["pays_on"], len(slip["lines"])) == ("1302.81", "2026-10-30", 6)
    api.force_login(people.hr)
    asked = {"council": "E08000012", "cut_off_on": "2026-10-21"}
    made = api.post("/api/v1/payroll-runs/", asked, format="json", HTTP_IDEMPOTENCY_KEY="one")
    again = api.post("/api/v1/payroll-runs/", asked, format="json", HTTP_IDEMPOTENCY_KEY="one")
    assert (made.status_code, again.json()) == (201, made.json())
    (listed,) = api.get("/api/v1/payroll-runs/").json()["results"]
    run = PayrollRun.objects.get()
    assert (listed["total"], listed["sha256"]) == ("1302.81", run.sha256)
    one = f"/api/v1/payroll-runs/{run.pk}/"
    assert api.get(one).json() == listed
    assert api.get(f"{one}csv/").content.decode() == run.content
    empty = api.post("/api/v1/payroll-runs/", asked, format="json")
    assert (empty.status_code, empty.json()["code"]) == (409, "nothing_to_pay")


def test_pay_asks_a_constant_number_of_questions(people: People, team: Team) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            payslips(by=people.worker.user, worker=people.worker)
        return len(asked)

    before = questions()
    days = {"starts_on": date(2026, 10, 19), "ends_on": date(2026, 10, 23)}
    approved(team, people.hr, people.worker, at=APPROVED + WEEK, **days)
    assert questions() == before
