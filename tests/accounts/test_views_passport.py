"""The pages of passports: what each reader sees, and never sees."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import evidence_store
from accounts.actions.credentials import record_driving
from accounts.actions.evidence import add_to_claim, add_to_credential
from accounts.models import CredentialClaim, Evidence, Worker
from accounts.reports.readiness import readiness, with_papers
from accounts.standing import Standing, standing
from accounts.uploads import upload_of
from tests.accounts.holding import PDF, SEEN, claimed, hold_everything
from tests.factories import WorkerFactory, cleared_worker
from tests.pages import check_sound, error_links, signed_in, words

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
SEEN_TYPED = {
    "original_seen_by": "Hannah Reid",
    "original_seen_on": "2 February 2026",
    "original_seen_how": "video_call",
}


@pytest.fixture
def worker(people):
    hold_everything(people.worker, people.hr)
    return people.worker


def passport_url(worker):
    return f"/workers/{worker.pk}/passport/"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (-1, Standing.OUT_OF_DATE),
        (0, Standing.ENDS_WITHIN_7_DAYS),
        (7, Standing.ENDS_WITHIN_7_DAYS),
        (8, Standing.ENDS_WITHIN_30_DAYS),
        (30, Standing.ENDS_WITHIN_30_DAYS),
        (31, Standing.ENDS_WITHIN_60_DAYS),
        (60, Standing.ENDS_WITHIN_60_DAYS),
        (61, Standing.IN_DATE),
    ],
)
def test_standing_on_each_side(left, expected):
    assert standing(TODAY + left * DAY, TODAY) == expected


def test_standing_without_an_end():
    assert standing(None, TODAY) == Standing.IN_DATE


def test_own_passport_says_what_ends_and_how_to_renew(client, people, worker):
    record_driving(
        worker=worker,
        licence_until=TODAY + 7 * DAY,
        business_insurance_until=None,
        seen=SEEN,
        by=people.hr,
    )
    page = signed_in(client, worker.user).get("/passport/")
    check_sound(page)
    said = words(page)
    assert "Ends within 7 days" in said
    assert "You: renew the licence with DVLA" in said
    assert "What it said before" in said
    assert "Priya Shah. How and when was not recorded." in said


def test_own_passport_when_it_is_empty(client, people):
    page = signed_in(client, WorkerFactory.create().user).get("/passport/")
    check_sound(page)
    assert "Nothing is recorded yet" in words(page)
    assert "Add: DBS certificate" in words(page)


def test_own_passport_says_who_looked(client, people, worker):
    signed_in(client, people.other_hr).get(passport_url(worker))
    said = words(signed_in(client, worker.user).get("/passport/"))
    assert f"{people.other_hr.full_name}, Wirral. Your passport." in said


def test_share_and_stop_in_one_tap_each(client, worker, people):
    mine = signed_in(client, worker.user)
    mine.post("/passport/", {"stop": "E08000015"})
    assert signed_in(client, people.other_hr).get(passport_url(worker)).status_code == 404
    mine = signed_in(client, worker.user)
    assert "Who could read it before" in words(mine.get("/passport/"))
    mine.post("/passport/", {"share": "E08000015"})
    assert signed_in(client, people.other_hr).get(passport_url(worker)).status_code == 200


def test_share_without_a_council_links_to_the_field(client, worker):
    answer = signed_in(client, worker.user).post("/passport/", {"share": ""})
    assert answer.status_code == 400
    assert error_links(answer) == {"Choose a council.": "id_council"}


def test_add_with_files_from_a_phone(client, worker):
    answer = signed_in(client, worker.user).post(
        "/passport/add/training/",
        {
            "course": "Fire <safety>",
            "completed_on": "2 February 2026",
            "file": [
                SimpleUploadedFile("a.pdf", PDF),
                SimpleUploadedFile("b.pdf", PDF + b"2"),
            ],
        },
    )
    assert answer.headers["Location"] == "/passport/"
    assert Evidence.objects.count() == 2
    page = signed_in(client, worker.user).get("/passport/")
    check_sound(page)
    assert "Waiting to be checked" in words(page)


@pytest.mark.parametrize(
    ("sent", "anchor"),
    [
        ({"course": ""}, "id_course"),
        ({"completed_on": "soon"}, "id_completed_on"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "id_file"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "id_file"),
    ],
)
def test_add_refused_links_to_the_field(client, worker, sent, anchor):
    right = {"course": "Fire", "completed_on": "2026-02-02"}
    answer = signed_in(client, worker.user).post("/passport/add/training/", right | sent)
    assert answer.status_code == 400
    assert set(error_links(answer).values()) == {anchor}
    assert not CredentialClaim.objects.exists()


def test_add_file_over_the_size(client, worker, settings):
    settings.EVIDENCE_MAX_MB = 1
    big = SimpleUploadedFile("a.pdf", PDF + b" " * 1_000_000)
    answer = signed_in(client, worker.user).post(
        "/passport/add/training/",
        {"course": "Fire", "completed_on": "2026-02-02", "file": big},
    )
    assert error_links(answer)
    assert answer.status_code == 400


def test_take_back_is_of_ones_own(client, worker, people):
    other = claimed(people.other_worker)
    mine = signed_in(client, worker.user)
    assert mine.post("/passport/", {"withdraw_claim": other.pk}).status_code == 404
    assert mine.post("/passport/", {"withdraw_claim": "1 OR 1"}).status_code == 404
    own = claimed(worker)
    assert mine.post("/passport/", {"withdraw_claim": own.pk}).status_code == 302
    own.refresh_from_db()
    assert own.state == "withdrawn"


# Council HR


def test_another_council_reads_no_dbs_certificate(client, worker, people):
    number = worker.dbs_checks.get().certificate_number
    own = words(signed_in(client, people.hr).get(passport_url(worker)))
    other = words(signed_in(client, people.other_hr).get(passport_url(worker)))
    assert number in own
    assert number not in other
    assert "shown only to the worker" in other
    assert "Your look is on the record" in other
    assert "/passport/dbscheck/" not in other


def test_another_council_records_no_dbs_certificate(client, worker, people):
    hr = signed_in(client, people.other_hr)
    assert hr.get(f"{passport_url(worker)}dbscheck/").status_code == 403
    assert hr.get(f"{passport_url(worker)}nonsense/").status_code == 404


def test_record_from_the_page(client, worker, people):
    url = f"{passport_url(worker)}identity/"
    hr = signed_in(client, people.hr)
    check_sound(hr.get(url))
    typed = {"document": "birth_certificate", "number_ends": "99"}
    refused = hr.post(url, typed)
    assert {"id_original_seen_by", "id_original_seen_on"} <= set(error_links(refused).values())
    sent = typed | SEEN_TYPED | {"file": SimpleUploadedFile("b.pdf", PDF)}
    assert hr.post(url, sent).status_code == 302
    kept = worker.identities.get(document="birth_certificate")
    assert Evidence.objects.get().credential == kept.pk


def test_verify_from_the_page(client, worker, people):
    claim = claimed(
        worker, facts={"award": "MA", "institution": "<b>Leeds</b>", "awarded_on": "2015-07-01"}
    )
    hr = signed_in(client, people.hr)
    page = hr.get(f"/claims/{claim.pk}/")
    check_sound(page)
    assert "<b>Leeds" not in page.content.decode()
    refused = hr.post(f"/claims/{claim.pk}/", {"refuse": "yes", "reason": ""})
    assert set(error_links(refused).values()) == {"id_reason"}
    assert hr.post(f"/claims/{claim.pk}/", {"verify": "yes", **SEEN_TYPED}).status_code == 302
    assert worker.qualifications.filter(award="MA").exists()
    gone = hr.post(f"/claims/{claim.pk}/", {"verify": "yes", **SEEN_TYPED})
    assert gone.status_code == 409


def test_list_shows_readiness_only_of_other_councils_workers(client, people, worker):
    people.worker.clearances.all().delete()
    lacks = "Not cleared for a job role"
    own = words(signed_in(client, people.hr).get("/workers/"))
    other = words(signed_in(client, people.other_hr).get("/workers/"))
    assert lacks in own
    assert "Not cleared" in other
    assert lacks not in other


def test_list_finds_by_name_and_says_when_nobody_is(client, people):
    hr = signed_in(client, people.hr)
    assert "No worker is called" in words(hr.get("/workers/?name=Zebedee"))
    found = hr.get("/workers/", {"name": people.worker.user.full_name.upper()})
    assert people.worker.user.full_name in words(found)


def test_readiness_until_is_the_first_end(people, worker):
    worker.registration.registered_until = TODAY
    worker.registration.save()
    found = readiness(
        with_papers(Worker.objects.filter(pk=worker.pk), TODAY), frozenset(), TODAY
    )
    assert (found[0].cleared, found[0].until) == (True, TODAY)
    found = readiness(
        with_papers(Worker.objects.filter(pk=worker.pk), TODAY + DAY), frozenset(), TODAY + DAY
    )
    assert (found[0].cleared, found[0].until) == (False, None)


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_queries_do_not_grow(client, people, worker, liverpool):
    claimed(worker)
    hr = signed_in(client, people.hr)
    hr.get("/workers/")
    list_before, page_before = queries_of(hr, "/workers/"), queries_of(hr, passport_url(worker))
    for each in range(6):
        cleared_worker(shares_with=[liverpool])
        claimed(worker)
        record_driving(
            worker=worker,
            licence_until=date(2030, 1, 1 + each),
            business_insurance_until=None,
            seen=SEEN,
            by=people.hr,
        )
    assert queries_of(hr, "/workers/") == list_before
    assert queries_of(hr, passport_url(worker)) == page_before


# Files


def test_file_is_saved_and_never_shown_in_place(client, people):
    claim = claimed(people.worker)
    name = "Zeugnis “für” Grüße\r\nSet-Cookie: a=b.pdf"
    file = add_to_claim(
        claim=claim, uploads=[upload_of(name, PDF)], by=people.worker.user, now=timezone.now()
    )[0]
    answer = signed_in(client, people.hr).get(f"/evidence/{file.pk}/")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "Set-Cookie" not in answer.headers
    assert re.fullmatch(r"[\x20-\x7e]+", answer.headers["Content-Disposition"])


def test_file_that_was_changed_is_refused_in_words(client, people):
    claim = claimed(people.worker)
    file = add_to_claim(
        claim=claim,
        uploads=[upload_of("a.pdf", PDF)],
        by=people.worker.user,
        now=timezone.now(),
    )[0]
    evidence_store.place_of(Path(settings.EVIDENCE_DIR), file.sha256).write_bytes(b"%PDF-x")
    answer = signed_in(client, people.hr).get(f"/evidence/{file.pk}/")
    assert answer.status_code == 409
    assert "This file cannot be shown" in words(answer)


def test_file_of_a_dbs_certificate_is_not_there_for_another_council(client, people):
    file = add_to_credential(
        credential=people.worker.dbs_checks.get(),
        uploads=[upload_of("dbs.pdf", PDF)],
        by=people.hr,
        now=timezone.now(),
    )[0]
    assert signed_in(client, people.other_hr).get(f"/evidence/{file.pk}/").status_code == 404
    assert signed_in(client, people.lead).get(f"/evidence/{file.pk}/").status_code == 404
    assert signed_in(client, people.worker.user).get(f"/evidence/{file.pk}/").status_code == 200
