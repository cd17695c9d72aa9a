"""The lead's journeys: why a payment was allowed, terms signed, a title, an award, a breach, a what-if."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import Role
from rates.actions.memoranda import Negotiated, draft_version, sign_version
from rates.actions.titles import propose_title
from rates.actions.what_if import replay_next_part
from rates.caps import Basis
from rates.models import Award, Breach, JobTitleMap, MemorandumVersion, Settlement, WhatIf
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.story import Story
from tests.browser.test_journeys import press
from tests.conftest import People
from tests.factories import LIVERPOOL_CITY_REGION, council_named, user_with
from tests.rates.actions.awards.files import csv_of, settled_rows
from tests.rates.asking import social_worker, stored
from tests.rates.over_the_cap import without_leave


class Counted:
    """What a person does to the page, one by one; filling a field and sending it is one."""

    def __init__(self, page: Page) -> None:
        self.page, self.done = page, 0

    def search(self, words: str) -> None:
        self.page.get_by_label("Search the staff bank").fill(words)
        self.page.keyboard.press("Enter")
        self.done += 1

    def follow(self, link: Locator) -> None:
        link.first.click()
        self.done += 1


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_lead_finds_why_a_payment_was_allowed(
    open_page: Open, story: Story, width: int
) -> None:
    """From home in four at most: the worker, the line, the decision, and its terms in sentences."""
    page = open_page(story.lead, "/", width=width, scripts=width == DESK)
    lead = Counted(page)
    lead.search("Grace Obi")
    lead.follow(page.get_by_role("link", name="Grace Obi: lines of pay"))
    lead.follow(page.get_by_role("link", name=re.compile("^Decision")))
    expect(page.get_by_text("the answer has the same pence and hash")).to_be_visible()
    expect(page.get_by_text("signed for Liverpool by Director")).to_be_visible()
    lead.follow(page.get_by_text("What its terms say"))
    expect(page.get_by_text("within 3 working days")).to_be_visible()
    assert lead.done <= 4


def test_auditor_searches_the_trail_and_reads_a_proof(open_page: Open, story: Story) -> None:
    page = open_page(story.auditor, reverse("audit"), width=PHONE, scripts=False)
    page.get_by_label("What was done").select_option(value="timesheet.approved")
    page.get_by_label("By whom").fill("marcus")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Timesheet: approved").first.click()
    expect(page.get_by_text("Holds", exact=True)).to_be_visible()
    expect(page.get_by_text("Its text and the hash before it give the hash")).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    expect(wanted).to_be_focused()


def proposed(story: Story, title: str) -> JobTitleMap:
    return propose_title(
        by=story.hr,
        council=story.team.council,
        title=title,
        job_role=social_worker(),
        effective_from=date(2026, 12, 1),
    )


def test_lead_approves_titles_with_the_keyboard_alone(open_page: Open, story: Story) -> None:
    first, second = proposed(story, "Court worker"), proposed(story, "Duty worker")
    page = open_page(story.lead, reverse("job-titles"))
    for title in (first, second):
        tab_to(page, page.get_by_label(f"Approve {title.title}"))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Look at the ticked titles"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("New: nothing stood for it before")).to_have_count(2)
    tab_to(page, page.get_by_role("button", name="Approve these 2 titles"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Approved 2 titles.")).to_be_visible()
    assert JobTitleMap.objects.in_state("approved").filter(approved_by=story.lead).count() == 2


def next_version(story: Story) -> MemorandumVersion:
    agreed = Negotiated(
        job_role=social_worker(), basis=Basis.PAYE, hourly_rate=Decimal("31.50")
    )
    return draft_version(
        by=story.lead,
        memorandum=story.version.memorandum,
        effective_from=date(2027, 4, 1),
        clauses={"tolerance_percent": "12"},
        parties=[council_named(name) for name in LIVERPOOL_CITY_REGION],
        negotiated=[agreed],
    )


def test_version_is_circulated_signed_and_brought_into_force(
    open_page: Open, story: Story
) -> None:
    version = next_version(story)
    address = reverse("version", args=[version.memorandum_id, version.number])
    lead = open_page(story.lead, address, scripts=False)
    press(lead, "Circulate to the parties")
    signs(open_page(story.approver, address, width=PHONE, scripts=False))
    for name in LIVERPOOL_CITY_REGION:
        council = council_named(name)
        if council != story.team.council:
            by = user_with(Role.APPROVER, council)
            sign_version(by=by, version=version, council=council, signatory="Director")
    lead.goto(address)
    lead.get_by_role("button", name="Bring it into force").click()
    press(lead, "Bring it into force")
    version.refresh_from_db()
    assert version.state == "in_force"


def signs(page: Page) -> None:
    page.get_by_role("button", name="Read and sign").click()
    page.get_by_label("Your office").fill("Director of Children’s Services")
    press(page, "Sign for the council")
    expect(page.get_by_text("Aisha Khan").first).to_be_visible()


def test_award_is_recorded_and_settled(open_page: Open, story: Story) -> None:
    page = open_page(story.lead, reverse("award-import"), width=PHONE, scripts=False)
    file = {
        "name": "award.csv",
        "mimeType": "text/csv",
        "buffer": csv_of(*settled_rows("0.01")),
    }
    page.get_by_label(re.compile("^CSV file")).set_input_files(file)  # type: ignore[arg-type]
    press(page, "Show what it would change")
    press(page, "Import all of it")
    expect(page.get_by_text("41 points added")).to_be_visible()
    agreed = Award.objects.get(name="2026-27", status="agreed")
    page.goto(reverse("award", args=[agreed.pk]))
    page.get_by_label("New caps apply from").fill("1 January 2027")
    press(page, "Settle the award")
    assert Settlement.objects.count() == 1


def breach_of(story: Story) -> Breach:
    """Forty minutes at Liverpool a pound over the cap, without leave."""
    council = story.team.council
    people = People(
        hr=story.hr,
        manager=story.manager,
        approver=story.approver,
        worker=story.worker,
        lead=story.lead,
        auditor=story.auditor,
        other_hr=story.hr,
        other_worker=story.worker,
        nobody=story.hr,
    )
    days = {"starts_on": date(2026, 10, 12), "ends_before": date(2026, 12, 1)}
    without_leave(people, story.team, stored(story.hr, council, "30.50", **days))
    return Breach.objects.get()


def test_breach_is_explained_discussed_and_closed(open_page: Open, story: Story) -> None:
    breach = breach_of(story)
    address = reverse("breach", args=[breach.pk])
    hr = open_page(story.hr, address)
    hr.get_by_label("What happened").first.fill("The rate was typed wrongly.")
    press(hr, "Record it")
    lead = open_page(story.lead, "/", width=PHONE, scripts=False)
    lead.get_by_role("link", name="Compliance at a glance").click()
    lead.get_by_role("link", name="1", exact=True).first.click()
    lead.goto(address)
    lead.get_by_label("What happened").first.fill("Both directors spoke.")
    press(lead, "Record it")
    lead.get_by_label("Outcome").select_option(label="The money was recovered")
    lead.get_by_label("What happened").last.fill("Paid back in November.")
    press(lead, "Close it with this outcome")
    expect(lead.get_by_text("Closed, with its outcome.")).to_be_visible()
    breach.refresh_from_db()
    assert breach.state == "closed"


def test_what_if_is_run_and_read(open_page: Open, story: Story) -> None:
    version = next_version(story)
    page = open_page(story.lead, f"{reverse('what-ifs')}?version={version.pk}")
    press(page, "Replay these months")
    page.wait_for_url(re.compile(r"/what-ifs/\d+/"))
    what_if = WhatIf.objects.get()
    while replay_next_part(what_if_id=what_if.pk):
        pass
    page.reload()
    expect(page.get_by_text("Liverpool").first).to_be_visible()
    expect(page.locator("figure svg").first).to_be_visible()
