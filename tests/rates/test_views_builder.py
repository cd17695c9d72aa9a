"""Drafting a version a part at a time: alone, in two tabs, and while somebody else does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Council, User
from rates.clauses.sections import SECTIONS
from rates.models import MemorandumVersion
from tests.conftest import People
from tests.drafting import form_as_shown
from tests.everyone import TODAY
from tests.factories import circulated, memorandum_draft
from tests.pages import check_sound, error_links, read, signed_in, words

pytestmark = pytest.mark.django_db
MOST = 30 * 1024  # bytes of one page


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def draft(memorandum: MemorandumVersion, people: People) -> MemorandumVersion:
    """The second version, with the terms of the first and four of its parties' caps."""
    parties = [party.council for party in memorandum.parties.select_related("council__region")]
    return memorandum_draft(
        parties, memorandum=memorandum.memorandum, effective=(date(2027, 4, 1), None)
    )


@pytest.fixture
def lead(client: Client, people: People) -> Client:
    return signed_in(client, people.lead)


def page(draft: MemorandumVersion, section: str) -> str:
    return reverse("version-section", args=[draft.memorandum_id, draft.number, section])


def of(draft: MemorandumVersion, name: str, *more: str) -> str:
    return reverse(name, args=[draft.memorandum_id, draft.number, *more])


def test_every_part_is_one_light_page_with_its_sentences(
    lead: Client, draft: MemorandumVersion
) -> None:
    contents = check_sound(lead.get(of(draft, "version-change")))
    for section in SECTIONS:
        assert page(draft, section.code) in contents.links
        response = lead.get(page(draft, section.code))
        told = check_sound(response)
        assert len(response.content) <= MOST, section.code
        for clause in section.clauses:
            assert clause.explain(draft.clauses[clause.code]) in told.text
            assert clause.source in told.text
    for code in ("when", "nothing"):
        assert lead.get(page(draft, code)).status_code == (200 if code == "when" else 404)


def test_a_new_version_starts_with_what_stands(
    lead: Client, memorandum: MemorandumVersion
) -> None:
    new = reverse("version-new", args=[memorandum.memorandum_id])
    typed = form_as_shown(lead, new) | {"effective_from": "1 April 2027", "seen": "1"}
    lead.post(new, typed)
    drafted = memorandum.memorandum.versions.get(number=2)
    assert drafted.clauses == memorandum.clauses
    assert drafted.parties.count() == 6
    assert sorted(drafted.caps.values_list("negotiated_rate", flat=True)) == sorted(
        memorandum.caps.values_list("negotiated_rate", flat=True)
    )
    again = lead.post(new, typed)
    assert again.status_code == 409
    assert of(drafted, "version-change") in read(again).links
    early = lead.post(new, typed | {"effective_from": "2026-04-01", "seen": "2"})
    assert set(error_links(early).values()) == {"id_effective_from"}


def test_a_part_is_saved_and_the_next_one_follows(
    lead: Client, draft: MemorandumVersion, people: People
) -> None:
    pay = page(draft, "pay")
    typed = form_as_shown(lead, pay) | {"tolerance_percent": "5"}
    assert lead.post(pay, typed | {"next": "yes"}).url == page(draft, "work")
    told = words(lead.post(pay, typed, follow=True))  # sent twice: it stands already
    assert "Saved in the draft" in told
    assert "Last changed by" in told
    draft.refresh_from_db()
    assert draft.clauses["tolerance_percent"] == "5"
    assert draft.revised_by == people.lead
    told = words(lead.get(of(draft, "version")))
    assert "Tolerance: from 0 % to 5 %" in told
    assert "In force before: 0 %" in words(lead.get(pay))


def test_a_part_names_what_cannot_be_used(lead: Client, draft: MemorandumVersion) -> None:
    pay = page(draft, "pay")
    wrong = {"tolerance_percent": "300", "cap_bases": []}
    refused = lead.post(pay, form_as_shown(lead, pay) | wrong)
    assert refused.status_code == 400
    assert set(error_links(refused).values()) == {"id_tolerance_percent", "id_cap_bases"}
    without = form_as_shown(lead, pay) | {"cap_bases": ["umbrella"]}
    elsewhere = lead.post(pay, without)  # figures stand on the other basis
    assert set(error_links(elsewhere).values()) == {of(draft, "version-figures")}
    assert "Negotiated figure 1: Give a basis" in words(elsewhere)


def test_two_tabs_on_two_parts_save_both(lead: Client, draft: MemorandumVersion) -> None:
    work, hours = page(draft, "work"), page(draft, "hours")
    one = form_as_shown(lead, work) | {"cool_off_months": "6"}
    other = form_as_shown(lead, hours) | {"timesheet_escalation_days": "9"}
    lead.post(work, one)
    lead.post(hours, other)
    draft.refresh_from_db()
    clauses = draft.clauses
    assert (clauses["cool_off_months"], clauses["timesheet_escalation_days"]) == (6, 9)


def test_what_somebody_else_saved_is_not_written_over_unseen(
    lead: Client, draft: MemorandumVersion, people: People
) -> None:
    work = page(draft, "work")
    one = form_as_shown(lead, work)
    lead.post(work, one | {"cool_off_months": "6"})
    refused = lead.post(work, one | {"cool_off_months": "9"})
    assert refused.status_code == 409
    told = read(refused).text
    assert f"{people.lead} changed this part" in told
    assert "Stands in the draft now: 6 months" in told
    assert refused.context["form"]["cool_off_months"].value() == "9"  # nothing typed is lost
    knowing = one | {"cool_off_months": "9", "seen": refused.context["seen"]}
    assert lead.post(work, knowing).status_code == 302
    draft.refresh_from_db()
    assert draft.clauses["cool_off_months"] == 9


def test_a_mistake_does_not_hide_that_somebody_else_saved(
    lead: Client, draft: MemorandumVersion
) -> None:
    work = page(draft, "work")
    one = form_as_shown(lead, work)
    lead.post(work, one | {"cool_off_months": "6"})
    refused = lead.post(work, one | {"cool_off_months": "99"})
    assert refused.status_code == 400
    after = one | {"cool_off_months": "9", "seen": refused.context["seen"]}
    assert lead.post(work, after).status_code == 409


def test_what_was_circulated_meanwhile_keeps_what_is_typed(
    lead: Client, draft: MemorandumVersion
) -> None:
    work = page(draft, "work")
    one = form_as_shown(lead, work)
    circulated(draft)
    refused = lead.post(work, one | {"cool_off_months": "6"})
    assert refused.status_code == 409
    assert "only a draft changes" in read(refused).text
    assert lead.get(work).url == of(draft, "version")


def test_a_clause_reads_as_it_is_typed(lead: Client, draft: MemorandumVersion) -> None:
    def reads(section: str, code: str, **typed: str) -> str:
        answer = lead.get(page(draft, section), {"reads": code, **typed})
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)

    assert "within 6 months of" in reads("work", "cool_off_months", cool_off_months="6")
    assert "whole number" in reads("work", "cool_off_months", cool_off_months="<b>")
    assert "Breaks are paid." in reads("pay", "breaks_paid", breaks_paid="true")
    assert "bases: umbrella." in reads("pay", "cap_bases", cap_bases="umbrella")
    assert reads("pay", "cool_off_months") == "404"


def test_figures_are_added_changed_and_taken_out(
    lead: Client, draft: MemorandumVersion
) -> None:
    listed = of(draft, "version-figures")
    new = of(draft, "version-figure-new")
    typed = {"job_role": "team_manager", "basis": "paye", "hourly_rate": "£45"}
    assert lead.post(new, typed).url == listed
    lead.post(new, typed)  # sent twice, saved once
    assert draft.caps.filter(negotiated_rate="45.00").count() == 1
    told = check_sound(lead.get(listed))
    assert "£45.00" in told.text
    figure = next(
        link
        for link in told.links
        if "/figures/" in link
        and "45.00" in words(lead.get(link)) + str(lead.get(link).content)
    )
    lead.post(figure, typed | {"hourly_rate": "46"})
    assert draft.caps.filter(negotiated_rate="46.00").count() == 1
    gone = words(lead.post(figure, typed | {"hourly_rate": "47"}, follow=True))
    assert "has been changed or taken out since" in gone
    zero = lead.post(new, typed | {"hourly_rate": "0", "basis": ""})
    assert set(error_links(zero).values()) == {"id_basis"}
    zero = lead.post(new, typed | {"hourly_rate": "0", "job_role": "social_worker"})
    assert {"id_hourly_rate"} <= set(error_links(zero).values())
    for link in [each for each in read(lead.get(listed)).links if each.startswith(listed)]:
        if link not in (listed, new):
            assert lead.post(link, {"remove": "yes"}).url == listed
    assert not draft.caps.filter(negotiated_rate__isnull=False).exists()
    assert "There is none" in words(lead.get(listed))


def test_a_draft_of_another_region_is_not_found(
    client: Client, people: People, draft: MemorandumVersion
) -> None:
    other = memorandum_draft([Council.objects.get(name="Camden")])
    lead = signed_in(client, people.lead)
    assert lead.get(page(other, "pay")).status_code == 404
    assert User.objects.filter(pk=people.lead.pk).exists()
