"""Reading pages as a test sees them: what is said, where errors link, whether the page is sound."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from accounts.models import User

Attributes = dict[str, str | None]
ODD = re.compile(
    r"""(?<![/=\w])\d{4}-\d\d-\d\d  # a day or an instant of a program
    |datetime|Decimal\(|\b(?:at|by|for|of|on|to|until)\ None\b|\bnull\b
    |(?<![=/&?\w])[a-z]+_[a-z_]+\b(?!=)  # the name of a column or a state
    |\d\.\d{4,}  # a figure that was not rounded
    |£-|-£|<[A-Z]\w+:""",
    re.VERBOSE,
)
TYPED = {"input", "select", "textarea"}


@dataclass
class Reader(HTMLParser):
    """Collects what the checks below need in one pass."""

    ids: list[str] = field(default_factory=list)
    headings: int = 0
    language: str | None = None
    labels: set[str | None] = field(default_factory=set)
    fields: list[Attributes] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    tables: int = 0
    captions: int = 0
    words: list[str] = field(default_factory=list)
    of_files: int = 0  # inside the names of columns, which are programs' words

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if "style" in given or tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        if tag in TYPED and given.get("type") not in {"hidden", "submit"}:
            self.fields.append(given)
        self.count(tag, given)

    def count(self, tag: str, given: Attributes) -> None:
        self.headings += tag == "h1"
        self.of_files += tag == "code"
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "html":
            self.language = given.get("lang")
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag == "a":
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self.of_files -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self.of_files:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(response: Any) -> Reader:
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def words(response: Any) -> str:
    return read(response).text


def signed_in(client: Client, user: User) -> Client:
    client.force_login(User.objects.get(pk=user.pk))  # as it is stored, password and all
    return client


def check_sound(response: Any) -> Reader:
    """What every page owes its reader, whatever it says."""
    page = read(response)
    assert page.language == "en-gb"
    assert page.headings == 1
    assert "main-content" in page.ids
    assert "#main-content" in page.links
    assert len(set(page.ids)) == len(page.ids), "An id is used twice."
    assert page.tables == page.captions, "A table has no caption."
    assert not page.inline, "A script or a style is inline."
    unlabelled = [each for each in page.fields if each.get("id") not in page.labels]
    assert not unlabelled, f"Without a label: {unlabelled}"
    return page


def check_words(page: Reader) -> None:
    """Days, figures and states are told as people say them, never as programs keep them."""
    odd = {words for words in ODD.findall(page.text)}
    assert not odd, f"“{page.text[:60]}” says {odd}"


def check_charts(html: str) -> None:
    """Each has a title, says its source and is heard; its figures stand in a table."""
    for chart in html.split('<figure class="app-chart"')[1:]:
        drawn, _, after = chart.partition("</figure>")
        assert "<figcaption" in drawn
        assert 'role="img"' in drawn
        assert "Source: " in drawn
        assert "<table" in drawn + after


def error_links(response: Any) -> dict[str, str]:
    """Each line of the error summary and where it leads: an element that exists, or a page."""
    refusal = response.context["refusal"]
    page = check_sound(response)
    anchors = {problem.text: problem.anchor for problem in refusal.problems}
    here = {anchor for anchor in anchors.values() if anchor and not anchor.startswith("/")}
    assert here <= set(page.ids)
    return anchors
