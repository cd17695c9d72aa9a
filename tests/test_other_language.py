"""A reader of another language reads none of our English: every page, in a made-up one."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Council, Worker
from staffbank.translation.catalogue import template_of, write
from tests.everyone import ABOUT, PERSONAS, World
from tests.test_permission_matrix import WHO_MAY, nothing
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
SAID = {"button", "caption", "dt", "figcaption", "label", "legend", "summary"}
NAMES_OF_COLUMNS = {"audit-entry", "workforce-import"}  # told by the names they are kept under
BROUGHT_ALONG = ("GET account_",)  # allauth has translations of its own forms
PAGES = [
    call.split()[1]
    for call in WHO_MAY
    if call.startswith("GET ") and not call.startswith(("GET api-", *BROUGHT_ALONG))
]


def made_up(words: str) -> str:
    return f"⟦{words}⟧"


@pytest.fixture(scope="module")
def other_language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cornish stands for it: every message in brackets, so that what has none was not translated."""
    folder: Path = tmp_path_factory.mktemp("locale")
    catalogue = Catalog(locale=Locale.parse("kw"))
    for message in template_of(settings.BASE_DIR, now=timezone.now()):
        if message.id:
            several = isinstance(message.id, tuple)
            one = message.id[0] if several else message.id
            said = (
                tuple([made_up(message.id[1])] * catalogue.num_plurals)
                if several
                else made_up(one)
            )
            catalogue.add(message.id, said, flags=message.flags)
    place = folder / "kw" / "LC_MESSAGES"
    place.mkdir(parents=True)
    write(catalogue, place)
    languages = [*settings.LANGUAGES, ("kw", "Kernewek")]
    with override_settings(LOCALE_PATHS=[folder], LANGUAGES=languages):
        yield


class Said(HTMLParser):
    """The words of labels, headings of columns, buttons and the like."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of_a_column = tag == "th" and ("scope", "col") in attrs
        if tag in SAID or of_a_column:
            self.inside.append(tag)
            self.found.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            tag, so_far = self.found[-1]
            self.found[-1] = (tag, so_far + data)


def in_english(page: str, names: set[str]) -> set[str]:
    """What stands in no brackets and is no name of a place or a person."""
    said = Said()
    said.feed(page)
    return {
        f"{tag}: {' '.join(words.split())}"
        for tag, words in said.found
        if any(map(str.isalpha, words)) and "⟦" not in words and words.strip() not in names
    }


def pages_of(world: World, persona: str) -> Iterator[tuple[str, str]]:
    for name in PAGES:
        if name in NAMES_OF_COLUMNS:
            continue
        if dict(zip(PERSONAS, WHO_MAY[f"GET {name}"].split(), strict=True))[persona] != "200":
            continue
        with transaction.atomic():
            client = Client(headers={"accept-language": "kw"})
            if user := world.user(persona):
                client.force_login(user)
            answer: Any = client.get(reverse(name, kwargs=ABOUT.get(name, nothing)(world)))
            if answer.streaming:
                list(answer)  # read to its end, so that its file is closed
            elif "text/html" in answer["Content-Type"]:
                yield name, answer.content.decode()
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_no_page_keeps_its_english(other_language: None, world: World) -> None:
    names = {str(each) for kind in (Council, Worker) for each in kind.objects.all()}
    left = [
        f"{persona} on {name}: {words}"
        for persona in ("hr", "lead", "worker", "approver")
        for name, page in pages_of(world, persona)
        for words in sorted(in_english(page, names))
    ]
    assert not left, "\n".join(left)
