"""Entries of the trail as people read them: verbs, records, facts and where each record's page is."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.urls import reverse

from accounts.checks import in_words
from accounts.models import AuditEntry
from accounts.permissions import Permission as P
from accounts.quiet_hours import LONDON

CODE = re.compile(r"[a-z]+(_[a-z]+)+")

# The page of a record and what whoever reads the trail needs to open it.
PAGES: Mapping[str, tuple[str, P]] = {
    "approach": ("approach", P.APPROACH_VIEW),
    "auditentry": ("audit-entry", P.AUDIT_VIEW),
    "award": ("award", P.CAP_VIEW),
    "backpayproposal": ("back-pay", P.AWARD_RECORD),
    "breach": ("breach", P.BREACH_VIEW),
    "cap": ("cap", P.CAP_VIEW),
    "capdecision": ("decision", P.DECISION_VIEW),
    "capexception": ("exception", P.EXCEPTION_VIEW),
    "donotrebook": ("do-not-rebook", P.DO_NOT_REBOOK_VIEW),
    "evidencepack": ("evidence-pack", P.EVIDENCE_VIEW),
    "jobtitlemap": ("job-title", P.TITLE_VIEW),
    "memorandum": ("memorandum", P.CAP_VIEW),
    "whatif": ("what-if", P.WHAT_IF),
}


def verb_in_words(verb: str) -> str:
    """Booking: created, from booking.created."""
    subject, _, done = verb.partition(".")
    return f"{subject.replace('_', ' ').capitalize()}: {done.replace('_', ' ')}"


def verbs_by_subject(verbs: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a list to choose from, by what they are done to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for verb in verbs:
        subject, _, done = verb.partition(".")
        told = (verb, done.replace("_", " ").capitalize())
        groups.setdefault(subject.replace("_", " ").capitalize(), []).append(told)
    return list(groups.items())


def names_of_records() -> dict[str, str]:
    return {
        str(model._meta.model_name): str(model._meta.verbose_name)
        for model in apps.get_models()
    }


@dataclass(frozen=True)
class Told:
    """One entry. `may` are the permissions of its reader, who is led to no page they cannot open."""

    entry: AuditEntry
    names: Mapping[str, str]
    may: frozenset[P] = frozenset()
    councils: Mapping[str, str] = field(default_factory=dict)  # names by GSS code

    @cached_property
    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.entry.body)
        return said

    @property
    def who(self) -> str:
        """By name, or by the address of then; nobody's are the acts of the clock."""
        if self.entry.actor is None:
            return "The system"
        return str(self.entry.actor)

    @property
    def address_then(self) -> str:
        return str(self.body.get("by", ""))

    @property
    def what(self) -> str:
        return verb_in_words(self.entry.verb)

    @property
    def record(self) -> str:
        """Cap decision 7."""
        kind, _, key = self.entry.target.partition(":")
        return f"{self.names.get(kind, kind).capitalize()} {key}".strip()

    @property
    def href(self) -> str:
        kind, _, key = self.entry.target.partition(":")
        name, needed = PAGES.get(kind, ("", None))
        return reverse(name, args=[int(key)]) if needed in self.may and key.isdigit() else ""

    @property
    def facts(self) -> list[tuple[str, Any]]:
        found: dict[str, Any] = self.body.get("facts", {})
        return [
            (name.replace("_", " ").capitalize(), self.named(said(value)))
            for name, value in found.items()
        ]

    def named(self, value: Any) -> Any:
        return self.councils.get(value, value) if isinstance(value, str) else value

    @property
    def brief(self) -> str:
        """The first facts in one line, as long as a list has room for."""
        told = [
            f"{name.lower()} {in_words(value) if isinstance(value, date) else value}"
            for name, value in self.facts
            if value not in ("", None)
        ]
        return ", ".join(told)[:120]


def said(value: Any) -> Any:
    """A list or a table within a fact in one line; a day as a day."""
    if isinstance(value, dict):
        return ", ".join(
            f"{str(key).replace('_', ' ')} {said(each)}" for key, each in value.items()
        )
    if isinstance(value, list):
        return ", ".join(str(said(each)) for each in value)
    return in_text(value) if isinstance(value, str) else value


def in_text(text: str) -> date | str:
    """A day as a day, an instant by London clocks, a code without its underscores."""
    if CODE.fullmatch(text):
        return text.replace("_", " ")
    if text[:10].count("-") != 2:
        return text
    try:
        if len(text) == len("2026-11-30"):
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text).astimezone(LONDON)
    except ValueError:
        return text
    return f"{at:%A} {in_words(at.date())} at {at:%H:%M}"


def rows_of_file(entries: list[AuditEntry]) -> Iterator[list[str]]:
    """As a spreadsheet has them; the facts stay as they were hashed."""
    yield ["at", "by", "verb", "target", "chain", "sequence", "facts", "entry_hash"]
    for entry in entries:
        body = json.loads(entry.body)
        yield [
            body["at"],
            str(body["by"]),
            entry.verb,
            entry.target,
            entry.chain_id,
            str(entry.sequence),
            json.dumps(body["facts"], ensure_ascii=False, sort_keys=True),
            entry.entry_hash,
        ]
