"""What a search of the trail asks for, and the statement that finds it by an index."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import Council, User
from accounts.models.audit import AuditEntryQuerySet

SYSTEM = "system"
MOST_PEOPLE = 50
LOOKS = (".viewed", ".taken", "_viewed", "_taken")  # how a verb ends that changes nothing
WORD = re.compile(r"[\w@.+-]+")
THING = re.compile(r"^\s*([A-Za-z][A-Za-z _-]*?)\s*[:#]?\s*(\d{1,18})\s*$")
EVERY_VERB = """
WITH RECURSIVE known AS (
    (SELECT verb FROM accounts_auditentry ORDER BY verb LIMIT 1)
    UNION ALL
    SELECT (
        SELECT entry.verb FROM accounts_auditentry AS entry
        WHERE entry.verb > known.verb ORDER BY entry.verb LIMIT 1
    )
    FROM known WHERE known.verb IS NOT NULL
)
SELECT verb FROM known WHERE verb IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class TrailFilters:
    """What is empty leaves the trail open.

    `who` is part of a name or of an email address, or `system`; `target` is a record such as
    booking:12; `words` must all be in the entry, each from its start.
    """

    who: str = ""
    verb: str = ""
    target: str = ""
    words: str = ""
    council: Council | None = None
    first_day: date | None = None
    last_day: date | None = None
    acts_only: bool = False

    def given(self) -> dict[str, Any]:
        """As the entry that a look leaves behind names it."""
        asked = {
            "who": self.who,
            "verb": self.verb,
            "of": self.target,
            "words": self.words,
            "council": self.council and self.council.gss_code,
            "from": self.first_day,
            "to": self.last_day,
            "acts_only": self.acts_only,
        }
        return {name: value for name, value in asked.items() if value}

    def check(self) -> None:
        """Raises BadInput."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            told = f"{self.last_day} is before {self.first_day}; give that day or a later one."
            raise BadInput({"to": told})

    def narrow(self, entries: AuditEntryQuerySet) -> AuditEntryQuerySet:
        """In the order of the trail, the newest first."""
        exact = {"verb": self.verb, "target": self.target}
        entries = entries.filter(**{name: value for name, value in exact.items() if value})
        if self.first_day:
            entries = entries.filter(at__gte=midnight(self.first_day))
        if self.last_day:
            entries = entries.filter(at__lt=midnight(self.last_day + timedelta(days=1)))
        if self.who:
            entries = entries.filter(by_whom(self.who))
        if self.acts_only:
            entries = entries.exclude(verb__in=looks_among(known_verbs()))
        if self.words and not WORD.search(self.words):
            return entries.none()
        if self.words:
            entries = entries.alias(said=SearchVector("body", config="simple"))
            entries = entries.filter(said=all_begun(self.words))  # type: ignore[misc]
        return entries


def midnight(day: date) -> datetime:
    """The moment this day starts in England."""
    return timezone.make_aware(datetime.combine(day, time.min))


def by_whom(who: str) -> Q:
    """Those whose name or address has it, so that the trail is read by its index of people."""
    if who.strip().lower() == SYSTEM:
        return Q(actor=None)
    named = Q(full_name__icontains=who.strip()) | Q(email__icontains=who.strip())
    found = User.objects.filter(named).order_by("pk").values_list("pk", flat=True)
    return Q(actor__in=list(found[:MOST_PEOPLE]))


def all_begun(words: str) -> SearchQuery:
    """Every word, each as the start of one in the entry, in any letters."""
    asked = " & ".join(f"'{word}':*" for word in WORD.findall(words))
    return SearchQuery(asked, search_type="raw", config="simple")


def known_verbs() -> list[str]:
    """Each once, by one step of the index for each, however long the trail is."""
    with connection.cursor() as cursor:
        cursor.execute(EVERY_VERB)
        return [verb for (verb,) in cursor.fetchall()]


def looks_among(verbs: Iterable[str]) -> list[str]:
    return [verb for verb in verbs if verb.endswith(LOOKS)]


def target_named(typed: str) -> str | None:
    """booking:12 of what people write: Booking 12, booking #12; None where it names no record.

    A record goes by the name of its table or by the end of its words: decision 7, version 3.
    """
    found = THING.match(typed)
    if found is None:
        return None
    said = re.sub(r"[ _-]", "", found[1].lower())
    names = [str(model._meta.model_name) for model in apps.get_models()]
    fitting = sorted(
        (name for name in names if name.endswith(said)), key=lambda name: (name != said, name)
    )
    chosen = PREFERRED.get(said) or next(iter(fitting), None)
    return f"{chosen}:{int(found[2])}" if chosen else None


PREFERRED = {"exception": "capexception", "line": "spendline", "version": "memorandumversion"}
