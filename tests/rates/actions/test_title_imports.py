import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry, Council, JobRole
from rates.actions.title_imports import TitleImport, import_titles
from rates.actions.titles import approve_title, propose_title, reject_title
from rates.models import JobTitleMap
from tests.conftest import People
from tests.rates.asking import APRIL

pytestmark = pytest.mark.django_db
HEADER = "title,job_role,effective_from,effective_until\n"
TWO = HEADER + "Social Worker L2,social_worker,2026-04-01,\nManager,Team manager,2026-04-01,\n"


@pytest.fixture
def imported(people: People, liverpool: Council) -> Any:
    def done(text: str = TWO, **changes: Any) -> TitleImport:
        normal: dict[str, Any] = {
            "by": people.hr,
            "council": liverpool,
            "text": text,
            "dry_run": False,
        }
        return import_titles(**normal | changes)

    return done


def titles() -> list[tuple[str, str, str]]:
    rows = JobTitleMap.objects.order_by("pk")
    return [(row.title, row.job_role_id, row.state) for row in rows]


def test_import_proposes_each_row(imported: Any) -> None:
    done = imported()
    assert (done.added, done.known, done.problems) == (2, 0, ())
    assert titles() == [
        ("Social Worker L2", "social_worker", "proposed"),
        ("Manager", "team_manager", "proposed"),
    ]


def test_dry_run_changes_nothing(imported: Any) -> None:
    assert imported(dry_run=True).added == 2
    assert titles() == []
    assert not AuditEntry.objects.filter(verb="titles.imported").exists()


def test_same_file_twice_adds_nothing(imported: Any, people: People) -> None:
    imported()
    for row in JobTitleMap.objects.all():
        approve_title(by=people.lead, proposal=row)
    done = imported()
    assert (done.added, done.known) == (0, 2)
    assert AuditEntry.objects.filter(verb="titles.imported").count() == 1


def test_row_that_ended_since_is_known(imported: Any, people: People) -> None:
    """Its end is another than the file's, for a later title made it end."""
    text = f"{TWO}Manager,social_worker,2026-06-01,\n"
    imported(text)
    for row in JobTitleMap.objects.order_by("effective"):
        approve_title(by=people.lead, proposal=row)
    assert imported(text).known == 3


def test_rejected_title_may_be_proposed_again(imported: Any, people: People) -> None:
    imported()
    reject_title(by=people.lead, proposal=JobTitleMap.objects.earliest("pk"), reason="No.")
    assert imported().added == 1


def test_all_or_nothing(imported: Any) -> None:
    text = f"{TWO}Chair,wizard,2026-04-01,\n"
    assert [each.where for each in imported(text, dry_run=True).problems] == [
        "row 4, column job_role"
    ]
    with pytest.raises(BadInput) as refused:
        imported(text)
    assert refused.value.detail == "Nothing was imported."
    assert refused.value.fields["row 4, column job_role"][0].startswith(
        "Row 4, column job_role: “wizard” cannot be used."
    )
    assert titles() == []


def test_title_that_stands_for_another_role_from_that_day(
    imported: Any, people: People, liverpool: Council
) -> None:
    propose_title(
        by=people.hr,
        council=liverpool,
        title="MANAGER",
        job_role=JobRole.objects.get(pk="social_worker"),
        effective_from=APRIL,
    )
    done = imported(dry_run=True)
    assert (done.added, done.known) == (1, 0)
    assert [str(each) for each in done.problems] == [
        "Row 3, column job_role: “team_manager” cannot be used. The title stands for social_worker from that day, or is"
        " proposed to; give another first day."
    ]


@pytest.mark.parametrize("persona", ["other_hr", "lead", "approver", "nobody"])
def test_import_without_permission(persona: str, imported: Any, people: People) -> None:
    with pytest.raises(NotPermitted):
        imported(by=getattr(people, persona))


def test_import_is_audited_once(imported: Any) -> None:
    imported()
    entry = AuditEntry.objects.get(verb="titles.imported")
    assert json.loads(entry.body)["facts"]["titles"] == ["Social Worker L2", "Manager"]


def test_as_many_queries_for_many_rows(imported: Any) -> None:
    counts = []
    for letter, rows in (("A", 2), ("B", 200)):
        lines = [f"{letter}{number},team_manager,2026-04-01,\n" for number in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            imported(HEADER + "".join(lines))
        counts.append(len(queries))
    assert counts[0] == counts[1]
