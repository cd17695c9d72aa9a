"""What people type into a draft, a part at a time. Only its shape is checked; actions decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.forms import PlainForm, PoundsField, RowField
from accounts.models import Council, JobRole
from accounts.pages import Refusal
from rates.actions.memoranda import Negotiated
from rates.caps import Basis
from rates.clauses import Clause, Kind
from rates.clauses.sections import Section
from rates.memorandum_forms import day
from rates.money import BadInput as Unreadable


class ManyRowsField(forms.MultipleChoiceField):
    """Councils by their code, out of those that were read already."""

    def __init__(self, rows: Sequence[Council], **kwargs: Any) -> None:
        self.by_code = {each.gss_code: each for each in rows}
        named = [(code, each.name) for code, each in self.by_code.items()]
        super().__init__(choices=named, widget=forms.CheckboxSelectMultiple(), **kwargs)

    def clean(self, value: Any) -> list[Council]:
        return [self.by_code[code] for code in super().clean(value)]


class WhenForm(PlainForm):
    """The days of a version, and its parties."""

    effective_from = day("First day")
    effective_until = day(
        "Day after the last", required=False, help_text="Leave it empty where no end is set."
    )

    def __init__(
        self, typed: Any, *, initial: Mapping[str, Any], councils: Sequence[Council]
    ) -> None:
        super().__init__(typed, initial=dict(initial))
        self.fields["parties"] = ManyRowsField(
            councils,
            required=False,
            label="Parties",
            help_text="Every one of them signs before the version comes into force.",
        )


class FigureForm(PlainForm):
    """One figure that the signatories agreed."""

    unmarked = ("effective_from", "effective_until", "council")

    job_role = RowField(
        queryset=JobRole.objects.all(),
        label="Job role",
        empty_label="Choose a job role",
        error_messages={"required": "Choose a job role."},
    )
    basis = forms.ChoiceField(
        choices=[("", "Choose a basis"), *((each.value, each.label) for each in Basis)],
        error_messages={"required": "Choose a basis."},
    )
    council = RowField(
        queryset=Council.objects.none(),
        to_field_name="gss_code",
        required=False,
        empty_label="All parties",
        help_text="One council alone only where each council has its own cap.",
    )
    hourly_rate = PoundsField(label="Rate (£ an hour)")
    effective_from = day(
        "From", required=False, help_text="Empty means from the version’s first day."
    )
    effective_until = day(
        "Until before", required=False, help_text="Empty means to the version’s end."
    )

    def __init__(
        self, typed: Any, *, standing: Negotiated | None, parties: Sequence[Council]
    ) -> None:
        super().__init__(typed, initial=as_shown(standing) if standing else None)
        council = self.fields["council"]
        assert isinstance(council, RowField)
        council.offer(parties)

    def figure(self) -> Negotiated:
        typed = self.checked()
        return Negotiated(**typed | {"basis": Basis(typed["basis"])})


def as_shown(figure: Negotiated) -> dict[str, Any]:
    return {
        "job_role": figure.job_role.pk,
        "basis": figure.basis.value,
        "council": figure.council and figure.council.gss_code,
        "hourly_rate": figure.hourly_rate,
        "effective_from": figure.effective_from,
        "effective_until": figure.effective_until,
    }


def remedy_for_people(clause: Clause) -> str:
    """What may be chosen is listed in words beside it, so its codes are left to programs."""
    match clause.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return "Choose one."
        case Kind.SEVERAL:
            return f"Choose at least {clause.minimum or 1}."
    return clause.remedy


def clause_field(clause: Clause) -> forms.Field:
    """Its default, its range and its rule beside it; the value is read by the clause itself."""
    bounded = clause.minimum is not None or clause.kind == Kind.TIME
    bounds = remedy_for_people(clause) if bounded else ""
    told = f"By default {clause.in_words(clause.default)}. {bounds}".strip()
    options: dict[str, Any] = {
        "label": clause.label,
        "help_text": f"{told} Set by: {clause.source}.",
        "required": clause.kind != Kind.SEVERAL,
        "error_messages": {"required": remedy_for_people(clause)},
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


@dataclass(frozen=True, kw_only=True)
class ClauseAsked:
    """One clause on its page: `before` and `stands` are words, where they differ from it."""

    clause: Clause
    field: forms.BoundField
    reads: str
    before: str
    stands: str

    @property
    def several(self) -> bool:
        return self.clause.kind == Kind.SEVERAL


class ClausesForm(PlainForm):
    """The clauses of one section."""

    def __init__(self, typed: Any, *, section: Section, standing: Mapping[str, Any]) -> None:
        self.section = section
        first = {each.code: as_typed(each, standing[each.code]) for each in section.clauses}
        super().__init__(typed, initial=first)
        for clause in section.clauses:
            self.fields[clause.code] = clause_field(clause)
            if clause.kind != Kind.SEVERAL:
                self.dress(clause.code)

    def asked(self) -> dict[str, Any]:
        typed = self.checked()
        return {each.code: as_given(each, typed[each.code]) for each in self.section.clauses}

    def show(self, refusal: Refusal | None) -> None:
        for name, sentences in (refusal.fields if refusal else {}).items():
            if (field := name.removeprefix("clauses.")) in self.fields:
                self.tell(field, sentences)

    def reads(self, clause: Clause) -> str:
        """The sentence by what is in the box, or what the box takes."""
        given = as_given(clause, self[clause.code].value() or "")
        if clause.kind == Kind.SEVERAL:
            given = given or []
        try:
            return clause.explain(clause.read(given))
        except Unreadable:
            return remedy_for_people(clause)

    def asks(
        self, before: Mapping[str, Any], standing: Mapping[str, Any], *, changed: bool
    ) -> list[ClauseAsked]:
        """With what the version before says, and what stands now if somebody `changed` it."""
        return [
            ClauseAsked(
                clause=each,
                field=self[each.code],
                reads=self.reads(each),
                before=words_if(each, before[each.code], standing[each.code]),
                stands=each.in_words(standing[each.code]) if changed else "",
            )
            for each in self.section.clauses
        ]


def words_if(clause: Clause, value: Any, other: Any) -> str:
    return clause.in_words(value) if value != other else ""
