from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions.register_checks import (
    NamesDiffer,
    RegisterAnswer,
    due_a_check,
    export_due,
    import_register,
)
from accounts.errors import BadInput, NotPermitted
from accounts.models import (
    AuditEntry,
    Council,
    RegisterAlert,
    RegisterCheck,
    Registration,
    Worker,
)
from shifts.eligibility.swe import Swe
from tests.conftest import People
from tests.factories import cleared_worker
from tests.shifts.eligibility.asking import ask_for, day_shifts, severity_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 3, 9, tzinfo=UTC)
TODAY = NOW.date()
Bring = Callable[..., RegisterAnswer]


def answer_for(*workers: Worker, **changes: str) -> str:
    lines = ["number,name,status,conditions,registered until"]
    for worker in workers:
        said = {
            "number": worker.registration.number,
            "name": worker.user.full_name,
            "status": "registered",
            "conditions": "",
            "until": "2035-11-30",
        } | changes
        lines.append(",".join(said.values()))
    return "\n".join(lines)


@pytest.fixture
def bring(people: People, liverpool: Council) -> Bring:
    def call(text: str, **changes: Any) -> RegisterAnswer:
        asked = {"by": people.hr, "council": liverpool, "dry_run": False, "now": NOW}
        return import_register(content=text.encode(), **asked | changes)

    return call


def test_dry_run_changes_nothing(people: People, bring: Bring) -> None:
    done = bring(answer_for(people.worker, status="suspended"), dry_run=True)
    assert [each.kind for each in done.differences] == ["suspended"]
    assert done.check is None
    assert Registration.objects.get(worker=people.worker).status == "registered"


def test_records_each_as_looked_up_now(
    people: People, bring: Bring, liverpool: Council
) -> None:
    other = cleared_worker(shares_with=[])
    done = bring(answer_for(people.worker, other))
    assert done.check is not None
    for registration in Registration.objects.filter(worker__in=[people.worker, other]):
        assert (registration.recorded_at, registration.recorded_by) == (NOW, people.hr)
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "register.checked"
    assert export_due(by=people.hr, council=liverpool, today=TODAY) == []


def test_the_same_file_twice_adds_nothing(people: People, bring: Bring) -> None:
    text = answer_for(people.worker)
    first = bring(text)
    later = bring(text, now=NOW + timedelta(days=1))
    assert later.applied_before
    assert later.check == first.check
    assert RegisterCheck.objects.count() == 1
    assert Registration.objects.get(worker=people.worker).recorded_at == NOW


def test_all_or_nothing(people: People, bring: Bring) -> None:
    text = (
        answer_for(people.worker, status="suspended") + "\nSW999,Nobody,registered,,2027-11-30"
    )
    with pytest.raises(BadInput) as refusal:
        bring(text)
    assert list(refusal.value.fields) == ["row 3, column number"]
    assert "SW999" in refusal.value.fields["row 3, column number"][0]
    assert Registration.objects.get(worker=people.worker).status == "registered"


def test_a_worker_of_another_council_is_unknown(people: People, bring: Bring) -> None:
    done = bring(answer_for(people.other_worker), dry_run=True)
    assert [problem.column for problem in done.problems] == ["number"]


def test_names_that_differ_must_be_confirmed(people: People, bring: Bring) -> None:
    text = answer_for(people.worker, name="Somebody Else")
    with pytest.raises(NamesDiffer):
        bring(text)
    assert bring(text, names_agree=True).check is not None


def test_lists_who_is_due_and_missing(people: People, bring: Bring) -> None:
    missing = cleared_worker(shares_with=[])
    done = bring(answer_for(people.worker), dry_run=True)
    assert done.missing == (missing.registration.number,)


def test_without_a_last_day_the_earlier_one_stays(people: People, bring: Bring) -> None:
    bring(answer_for(people.worker, status="removed", until=""))
    registration = Registration.objects.get(worker=people.worker)
    assert (registration.status, registration.registered_until) == (
        "removed",
        date(2035, 11, 30),
    )


@pytest.mark.parametrize(("until", "severity"), [("2026-11-30", "block"), ("2027-11-30", None)])
def test_from_1_december_a_look_up_settles_what_was_in_doubt(
    people: People, bring: Bring, liverpool: Council, until: str, severity: str | None
) -> None:
    """Rule SWE: until the register is refreshed, 30 November means confirm, not block."""
    Registration.objects.update(registered_until=date(2026, 11, 30))
    ask = ask_for(liverpool, day_shifts(date(2026, 12, 7)), today=TODAY)
    assert severity_of(Swe(), people.worker, ask) == "warn"
    bring(answer_for(people.worker, until=until))
    assert severity_of(Swe(), people.worker, ask) == severity


@pytest.mark.parametrize(
    ("recorded_on", "until", "due"),
    [
        (TODAY - timedelta(days=30), date(2035, 11, 30), True),
        (TODAY - timedelta(days=29), date(2035, 11, 30), False),
        (date(2026, 11, 30), date(2026, 11, 30), True),  # at its end and not looked up since
        (date(2026, 12, 1), date(2026, 11, 30), False),
    ],
)
def test_who_is_due(
    people: People, liverpool: Council, recorded_on: date, until: date, due: bool
) -> None:
    Registration.objects.update(
        recorded_at=datetime.combine(recorded_on, NOW.timetz()), registered_until=until
    )
    assert due_a_check(liverpool, TODAY).exists() == due


def test_export_is_cut_and_told(
    people: People, liverpool: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.actions.register_checks.MOST_NUMBERS", 1)
    cleared_worker(shares_with=[])
    numbers = export_due(by=people.hr, council=liverpool, today=TODAY)
    assert numbers == [people.worker.registration.number]
    assert AuditEntry.objects.latest("pk").verb == "register.exported"


@pytest.mark.parametrize(
    "who", ["other_hr", "manager", "approver", "lead", "auditor", "nobody"]
)
def test_only_the_councils_hr(
    people: People, bring: Bring, liverpool: Council, who: str
) -> None:
    with pytest.raises(NotPermitted):
        bring(answer_for(people.worker), by=getattr(people, who))
    with pytest.raises(NotPermitted):
        export_due(by=getattr(people, who), council=liverpool, today=TODAY)


@pytest.mark.parametrize(
    ("status", "conditions", "alerts"),
    [("registered", "", 0), ("suspended", "", 1), ("removed", "", 1), ("conditions", "W.", 1)],
)
def test_a_bad_standing_leaves_an_alert(
    people: People, bring: Bring, status: str, conditions: str, alerts: int
) -> None:
    bring(answer_for(people.worker, status=status, conditions=conditions))
    assert RegisterAlert.objects.untold().count() == alerts
    bring(answer_for(people.worker, status=status, conditions=conditions) + "\n")
    assert RegisterAlert.objects.count() == alerts  # nothing is new


def test_page_shows_what_would_differ(client: Any, people: People) -> None:
    client.force_login(people.hr)
    council = people.worker.employing_council
    text = answer_for(people.worker, status="suspended", name="<b>Else</b>")
    sent = {
        "council": council.pk,
        "file": SimpleUploadedFile("a.csv", text.encode()),
        "try": "1",
    }
    answer = client.post(reverse("register-checks"), sent)
    said = answer.content.decode()
    assert "Suspended" in said
    assert "&lt;b&gt;Else" in said
    sent |= {"file": SimpleUploadedFile("a.csv", text.encode()), "record": "1"}
    del sent["try"]
    refused = client.post(reverse("register-checks"), sent)
    assert refused.status_code == 409
    assert 'href="#id_names_agree"' in refused.content.decode()
    sent |= {"file": SimpleUploadedFile("a.csv", text.encode()), "names_agree": "on"}
    assert client.post(reverse("register-checks"), sent, follow=True).status_code == 200
    numbers = client.get(reverse("register-due", args=[council.gss_code]))
    assert numbers.content.decode() == "number\r\n"


def test_page_refuses_what_is_not_text(client: Any, people: People) -> None:
    client.force_login(people.hr)
    sent = {
        "council": people.worker.employing_council.pk,
        "file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00"),
    }
    answer = client.post(reverse("register-checks"), sent)
    assert answer.status_code == 400
    assert "neither Excel nor UTF-8 text" in answer.content.decode()


def test_command(people: People, tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    file.write_text(answer_for(people.worker, status="suspended"), encoding="utf-8")
    said = StringIO()
    asked = {"council": "Liverpool", "by": people.hr.email, "stdout": said}
    call_command("register_check", **asked)
    assert said.getvalue().strip() == people.worker.registration.number
    call_command("register_check", str(file), dry_run=True, **asked)
    assert "1 would be looked up, 1 differ" in said.getvalue()
    call_command("register_check", str(file), **asked)
    call_command("register_check", str(file), **asked)
    assert "recorded before: nothing changed" in said.getvalue()
    file.write_text("number\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Row 1"):
        call_command("register_check", str(file), **asked)
    for wrong in ({"council": "Atlantis"}, {"by": "x@example.org"}):
        with pytest.raises(CommandError):
            call_command("register_check", **asked | wrong)
