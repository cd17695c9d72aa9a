"""The rules in plain words, and that whatever names a rule leads to it."""

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from rates.clauses import CLAUSES
from shifts.eligibility.registry import RULES
from shifts.placement.registry import RULES as WHILE_THEY_WORK
from shifts.rulebook import found, rulebook
from tests.conftest import People
from tests.pages import check_sound, check_words, read, signed_in


def test_every_rule_and_clause_is_in_the_book_once() -> None:
    codes = [rule.code for rule in (*RULES, *WHILE_THEY_WORK)] + list(CLAUSES)
    assert list(rulebook()) == codes
    assert len({rule.anchor for rule in rulebook().values()}) == len(codes)


def test_rule_is_told_in_one_sentence_with_its_source() -> None:
    rule = rulebook()["HOURS-48"]
    assert rule.sentence.startswith("At most 48 hours a week on average over 17 weeks")
    assert rule.source.startswith("Working Time Regulations 1998")
    assert rule.effect == "It can stop a booking."
    assert "\n" not in "".join(each.sentence for each in rulebook().values())


@pytest.mark.parametrize(
    ("asked", "code"),
    [("rest week", "REST-WEEK"), ("REFERENCES", "REFS"), ("cool-off", "cool_off_months")],
)
def test_rules_are_found_by_their_words(asked: str, code: str) -> None:
    assert code in [rule.code for rule in found(asked)]
    assert len(found(asked)) < len(found(""))


def test_both_pages_have_an_anchor_for_each(client: Client, people: People) -> None:
    signed_in(client, people.worker.user)
    ids: set[str] = set()
    for name in ("rules", "rule-terms"):
        answer = client.get(reverse(name))
        page = check_sound(answer)
        check_words(page)
        assert len(answer.content) < 30_000
        ids |= set(page.ids)
    assert {rule.anchor for rule in rulebook().values()} <= ids


def test_search_looks_in_both_and_says_when_there_is_nothing(
    client: Client, people: People
) -> None:
    signed_in(client, people.hr)
    both = read(client.get(reverse("rules"), {"q": "rest"}))
    assert "While" not in both.text.split("Source")[0]
    assert {"rest-11", "rest-hours"} <= set(both.ids)
    none = client.get(reverse("rules"), {"q": "<b>zebra"})
    assert "No rule has “<b>zebra” in it" in check_sound(none).text


def test_finding_leads_to_its_rule() -> None:
    finding = {
        "code": "REST-11",
        "title": "Rest",
        "severity": "block",
        "detail": "",
        "remedy": "",
    }
    drawn = Template("{% include 'govuk/finding.html' %}").render(Context({"finding": finding}))
    assert f'{reverse("rules")}#rest-11"' in drawn


def test_form_tells_the_rule_behind_it(client: Client, people: People) -> None:
    told = read(signed_in(client, people.worker.user).get(reverse("working-time")))
    assert f"{reverse('rules')}#hours-48" in told.links
    assert "The rules behind this" in told.text
