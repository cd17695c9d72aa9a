"""Trying out a version on pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Council
from rates.actions.what_if import cancel_what_if, fail_what_if
from rates.models import MemorandumVersion, WhatIf
from rates.views.before_after import before_after
from rates.views.what_if import months_back
from tests.conftest import People
from tests.factories import memorandum_draft
from tests.pages import check_sound, error_links, signed_in
from tests.rates.what_if.conftest import ask, run

pytestmark = pytest.mark.django_db
LIST = "/what-ifs/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


def typed(draft: MemorandumVersion, **changes: str) -> dict[str, str]:
    return {"version": str(draft.pk), "from": "2026-05-01", "to": "2026-06-01"} | changes


def page_of(what_if: WhatIf) -> str:
    return reverse("what-if", args=[what_if.pk])


def test_list_without_a_version(lead: Client) -> None:
    page = check_sound(lead.get(LIST))
    assert "There is no version to try out." in page.text
    assert "Nothing has been asked yet." in page.text


def test_list_without_work(draft: MemorandumVersion, lead: Client) -> None:
    page = check_sound(lead.get(LIST))
    assert "There is nothing to replay" in page.text


def test_list_offers_versions_and_months(
    spent: None, draft: MemorandumVersion, lead: Client
) -> None:
    answer = lead.get(LIST, {"version": draft.pk})
    page = check_sound(answer)
    assert f"{draft} (draft)" in page.text
    form = answer.context["form"]
    assert form["version"].value() == str(draft.pk)
    assert form.fields["from"].choices[-1] == ("2026-05-01", "May 2026")


def test_ask_leads_to_its_progress(spent: None, draft: MemorandumVersion, lead: Client) -> None:
    answer = lead.post(LIST, typed(draft))
    what_if = WhatIf.objects.get()
    assert answer.headers["Location"] == page_of(what_if)
    page = check_sound(lead.get(page_of(what_if)))
    assert "0 of 6 councils replayed" in page.text
    assert b'<meta http-equiv="refresh"' in lead.get(page_of(what_if)).content


def test_ask_names_what_cannot_be_used(
    spent: None, draft: MemorandumVersion, lead: Client
) -> None:
    wrong = lead.post(LIST, typed(draft, **{"from": "2026-06-01", "to": "2026-05-01"}))
    assert wrong.status_code == 400
    assert list(error_links(wrong).values()) == ["id_from"]
    nothing = lead.post(LIST, {})
    assert set(error_links(nothing).values()) == {"id_version", "id_from", "id_to"}


def test_ask_twice_at_a_time(asked: WhatIf, lead: Client) -> None:
    answer = lead.post(LIST, typed(asked.version))
    assert answer.status_code == 409
    assert list(error_links(answer).values()) == ["id_from"]


def test_progress_renews_itself_until_the_end(asked: WhatIf, lead: Client) -> None:
    answer = lead.get(page_of(asked), headers=HTMX)
    assert b"0 of 6 councils replayed" in answer.content
    assert b"<html" not in answer.content
    run(asked)
    assert lead.get(page_of(asked), headers=HTMX).headers["HX-Refresh"] == "true"


def test_answer(asked: WhatIf, lead: Client) -> None:
    run(asked)
    answer = lead.get(page_of(asked))
    page = check_sound(answer)
    assert b"http-equiv" not in answer.content
    for told in (
        "£384.33 for 12 h 10 min of work, in 4 bookings",
        "£0.66 as it was, £6.33 under this version",
        "1 as it was, 3 under this version",
        "94.5 % as it was, 16.4 % under this version",
        "Liverpool £0.66 £5.83",
        WhatIf.objects.get().digest,
    ):
        assert told in page.text
    assert page.text.count("could not have been booked") == 0


def test_answer_tells_work_without_a_cap(
    spent: None, city_region: list[Council], people: People, lead: Client
) -> None:
    draft = memorandum_draft(city_region, {("social_worker", "umbrella"): "40.00"})
    what_if = run(ask(draft, people, date(2026, 6, 1)))
    without = check_sound(lead.get(page_of(what_if))).text
    assert "Could not be booked" not in without  # the memorandum in force still has a cap
    memorandum = MemorandumVersion.objects.get(state="in_force").memorandum
    draft = memorandum_draft(
        city_region, {("social_worker", "umbrella"): "40.00"}, memorandum=memorandum
    )
    page = check_sound(lead.get(page_of(run(ask(draft, people)))))
    assert "£384.33 for 12 h 10 min, in 4 bookings: this version has no cap" in page.text
    assert "Could not be booked" in page.text


def test_answer_as_csv(asked: WhatIf, lead: Client) -> None:
    run(asked)
    answer = lead.get(page_of(asked), {"format": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines()[-1].startswith("Total,,5,12.17,384.33")


def test_nothing_to_replay_is_said(
    draft: MemorandumVersion, people: People, lead: Client
) -> None:
    what_if = run(ask(draft, people))
    assert "There is nothing to replay" in check_sound(lead.get(page_of(what_if))).text


def test_cancel(asked: WhatIf, lead: Client) -> None:
    answer = lead.post(page_of(asked), {"cancel": "1"}, follow=True)
    page = check_sound(answer)
    assert "Cancelled. Nothing was changed." in page.text
    assert "cancelled after 0 of 6 councils" in page.text


def test_restart(asked: WhatIf, lead: Client) -> None:
    fail_what_if(what_if_id=asked.pk, problem="OperationalError")
    assert "It stopped after 0 of 6 councils" in check_sound(lead.get(page_of(asked))).text
    page = check_sound(lead.post(page_of(asked), {"restart": "1"}, follow=True))
    assert "0 of 6 councils replayed" in page.text


def test_cancel_too_late(asked: WhatIf, lead: Client) -> None:
    run(asked)
    answer = lead.post(page_of(asked), {"cancel": "1"})
    assert answer.status_code == 409
    assert check_sound(answer).text.count("It has moved on") == 1


def test_what_was_asked_is_listed(asked: WhatIf, people: People, lead: Client) -> None:
    cancel_what_if(by=people.lead, what_if=asked)
    page = check_sound(lead.get(LIST))
    assert "May 2026 to June 2026" in page.text
    assert page_of(asked) in page.links


def test_bars_are_of_the_widest(asked: WhatIf) -> None:
    liverpool, wirral = before_after(run(asked).rows()).rows
    assert [str(row.bars[-1].width) for row in (liverpool, wirral)] == ["50.0", "4.3"]
    assert [str(bar.width) for bar in liverpool.bars] == ["5.7", "50.0"]
    assert wirral.told[0] == "£0.00"


def test_bars_of_nothing() -> None:
    assert before_after([]).rows == []


def test_months_back() -> None:
    found = months_back(date(2026, 2, 15), date(2025, 11, 30))
    assert found == [
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
        date(2025, 11, 1),
    ]
