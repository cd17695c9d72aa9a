"""What people type about memoranda. Only its shape is checked; actions decide."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import DayField, PlainForm
from accounts.models import Council, JobRole, Region
from accounts.pages import Refusal
from rates.actions.memoranda import Negotiated
from rates.caps import Basis
from rates.clauses import CLAUSES, Clause, Kind
from rates.clauses.breaches import BREACHES
from rates.clauses.hours import HOURS
from rates.clauses.offers import OFFERS
from rates.clauses.pay import PAY
from rates.clauses.ranking import RANKING
from rates.clauses.recharges import RECHARGES
from rates.clauses.severity import SEVERITY
from rates.clauses.terms import TERMS
from rates.clauses.work import WORK
from rates.models.memoranda import Scope

GROUPS = (
    ("What may be paid", PAY),
    ("Who may be booked, and how they work", WORK),
    ("How offers go round", OFFERS),
    ("Time, rest and ending", TERMS),
    ("Hours that are handed in", HOURS),
    ("Pay over the cap", BREACHES),
    ("Recharges between councils", RECHARGES),
    ("How strictly rules stand", SEVERITY),
    ("How candidates are ranked", RANKING),
)
SPARE_ROWS = 3
IN_ROW = re.compile(r"negotiated\[(\d+)\](?:\.(\w+))?")


def day(label: str, *, required: bool = True, **kwargs: Any) -> forms.DateField:
    told = {"required": "Give a day.", "invalid": "Give a day, as 2026-11-30."}
    return DayField(label=label, required=required, error_messages=told, **kwargs)


def short(label: str, missing: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=120, error_messages={"required": missing}, **kwargs
    )


class CouncilChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, councils: QuerySet[Council], **kwargs: Any) -> None:
        only = councils.count() == 1 and kwargs.get("required", True)
        super().__init__(
            councils,
            to_field_name="gss_code",
            empty_label=None if only else "Choose a council",
            error_messages={"required": "Choose the council."},
            **kwargs,
        )


class MemorandumForm(PlainForm):
    name = short("Name", "Give the memorandum’s name.")
    scope = forms.ChoiceField(choices=Scope.choices, help_text="How far it reaches.")
    region = forms.ModelChoiceField(
        queryset=Region.objects.none(),
        required=False,
        empty_label="None, because it is national",
    )

    def __init__(self, typed: Any, *, regions: QuerySet[Region]) -> None:
        super().__init__(typed, initial={"region": regions.first()})
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = regions


class SignatoryForm(PlainForm):
    """Who signs, for which council, and in which office."""

    signatory = short("Your name", "Give the name of the person who signs.")
    office = short(
        "Your office", "Give the office.", help_text="Such as Director of Children’s Services."
    )

    def __init__(
        self, typed: Any, *, councils: QuerySet[Council], name: str, day_of: str = ""
    ) -> None:
        super().__init__(typed, initial={"signatory": name})
        added: dict[str, forms.Field] = {"council": CouncilChoice(councils, label="Council")}
        if day_of == "joins_on":
            added[day_of] = day("First day on which the terms bind the council")
        elif day_of == "leaves_on":
            added[day_of] = day("First day on which the terms no longer bind the council")
        for name_of, field in added.items():
            kind = "govuk-select" if name_of == "council" else "govuk-input"
            field.widget.attrs["class"] = (
                f"{kind} {field.widget.attrs.get('class', '')}".strip()
            )
            self.fields[name_of] = field


class NegotiatedRow(PlainForm):
    """One figure that the signatories agreed; without a rate it counts for nothing."""

    job_role = forms.ModelChoiceField(
        JobRole.objects.all(), required=False, label="Job role", empty_label="Choose"
    )
    basis = forms.ChoiceField(
        choices=[("", "Choose"), *((each.value, each.label) for each in Basis)], required=False
    )
    hourly_rate = forms.CharField(
        required=False,
        label="Rate (£ an hour)",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    effective_from = day("From", required=False)
    effective_until = day("Until before", required=False)

    def __init__(self, *args: Any, parties: QuerySet[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"] = forms.ModelChoiceField(
            parties,
            to_field_name="gss_code",
            required=False,
            empty_label="All",
            label="Council",
            widget=forms.Select(attrs={"class": "govuk-select"}),
        )

    @property
    def is_used(self) -> bool:
        return bool(self.is_valid() and self.cleaned_data["hourly_rate"].strip())

    def clean(self) -> dict[str, Any]:
        if (self.cleaned_data.get("hourly_rate") or "").strip():
            for name, remedy in (("job_role", "job role"), ("basis", "basis")):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, f"Choose the {remedy}.")
            try:
                self.rate()
            except InvalidOperation:
                self.add_error("hourly_rate", "Give pounds an hour, such as 31.00.")
        return self.cleaned_data

    def rate(self) -> Decimal:
        return Decimal(re.sub(r"[£,\s]", "", self.cleaned_data["hourly_rate"]))

    def figure(self) -> Negotiated:
        typed = self.cleaned_data
        return Negotiated(
            job_role=typed["job_role"],
            basis=Basis(typed["basis"]),
            hourly_rate=self.rate(),
            effective_from=typed["effective_from"],
            effective_until=typed["effective_until"],
            council=typed["council"],
        )


def clause_field(clause: Clause) -> forms.Field:
    """Its range and default beside it; the value is read by the clause itself."""
    bounds = clause.remedy if clause.minimum is not None or clause.kind == Kind.TIME else ""
    options: dict[str, Any] = {
        "label": clause.label,
        "help_text": f"By default: {clause.explain(clause.default)} {bounds}".strip(),
        "required": clause.kind != Kind.SEVERAL,
        "error_messages": {"required": clause.remedy},
    }
    named = [(code, words) for code, words in clause.choices.items() if code]
    if clause.kind == Kind.SEVERAL:
        widget = forms.CheckboxSelectMultiple()
        return forms.MultipleChoiceField(choices=named, widget=widget, **options)
    if clause.choices:
        return forms.ChoiceField(choices=named, **options)
    attrs = {"class": "govuk-input--width-5"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **options)


def as_typed(clause: Clause, value: Any) -> Any:
    return str(value).lower() if clause.kind == Kind.YES_NO else value


def as_given(clause: Clause, typed: Any) -> Any:
    """As the clause reads it; a box left empty is refused there."""
    return typed == "true" if clause.kind == Kind.YES_NO else typed


class TermsForm(PlainForm):
    """The whole of a version but its negotiated figures."""

    effective_from = day("First day")
    effective_until = day(
        "Day after the last", required=False, help_text="Leave it empty where no end is set."
    )

    def __init__(
        self, typed: Any, *, initial: Mapping[str, Any], councils: QuerySet[Council]
    ) -> None:
        clauses = {
            code: as_typed(CLAUSES[code], value)
            for code, value in initial.get("clauses", {}).items()
        }
        super().__init__(typed, initial={**initial, **clauses})
        for clause in CLAUSES.values():
            field = clause_field(clause)
            kind = "govuk-select" if isinstance(field.widget, forms.Select) else "govuk-input"
            if clause.kind != Kind.SEVERAL:
                given = field.widget.attrs.get("class", "")
                field.widget.attrs["class"] = f"{kind} {given}".strip()
            self.fields[clause.code] = field
        self.fields["parties"] = forms.ModelMultipleChoiceField(
            councils,
            to_field_name="gss_code",
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            label="Parties",
            help_text="Every one of them signs before the version comes into force.",
        )

    def groups(self) -> Iterator[tuple[str, list[tuple[forms.BoundField, bool]]]]:
        for heading, clauses in GROUPS:
            yield (
                heading,
                [(self[clause.code], clause.kind == Kind.SEVERAL) for clause in clauses],
            )

    def asked(self) -> dict[str, Any]:
        typed = self.checked()
        return {
            "effective_from": typed["effective_from"],
            "effective_until": typed["effective_until"],
            "clauses": {
                code: as_given(clause, typed[code]) for code, clause in CLAUSES.items()
            },
            "parties": list(typed["parties"]),
        }

    def show(self, refusal: Refusal | None) -> None:
        for name, sentences in (refusal.fields if refusal else {}).items():
            if (field := name.removeprefix("clauses.")) in self.fields:
                self.tell(field, sentences)


class Figures:
    """The negotiated figures: those that stand, and a few empty rows."""

    def __init__(
        self, typed: Any, *, standing: list[dict[str, Any]], parties: QuerySet[Council]
    ) -> None:
        count = len(standing) + SPARE_ROWS
        self.rows = [
            NegotiatedRow(
                typed,
                prefix=f"agreed-{number}",
                parties=parties,
                initial=standing[number] if number < len(standing) else None,
            )
            for number in range(count)
        ]

    def problems(self) -> dict[str, list[str]]:
        return {name: told for row in self.rows for name, told in row.problems().items()}

    def asked(self) -> list[Negotiated]:
        return [row.figure() for row in self.rows if row.is_used]

    def place(self, name: str) -> tuple[NegotiatedRow, str] | None:
        found = IN_ROW.fullmatch(name)
        used = [row for row in self.rows if row.is_bound and row.is_used]
        if found is None or int(found[1]) >= len(used):
            return None
        return used[int(found[1])], found[2] or "hourly_rate"

    def element(self, name: str) -> str:
        place = self.place(name)
        return f"id_{place[0].add_prefix(place[1])}" if place else ""

    def show(self, refusal: Refusal | None) -> None:
        for name, sentences in (refusal.fields if refusal else {}).items():
            if place := self.place(name):
                place[0].tell(place[1], sentences)
