"""Drafting a version a part at a time: each page saves its part, so that nothing is lost."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.errors import BadInput, DomainError
from accounts.models import Council
from accounts.permissions import Permission
from rates.actions.memoranda import Terms, draft_version, revise_version
from rates.clauses import CLAUSES, defaults, diff, in_full
from rates.clauses.sections import SECTION_OF, SECTIONS, Section
from rates.memorandum_errors import DraftChanged
from rates.models import MemorandumVersion
from rates.models.memoranda import VersionState
from rates.terms_forms import ClausesForm, WhenForm
from rates.views.memoranda import MemorandaPage

WHEN, FIGURES = "when", "figures"


class Builder(MemorandaPage):
    """Part of a draft. What is no draft any more is shown as it is."""

    needs = Permission.MEMORANDUM_DRAFT

    @cached_property
    def councils(self) -> list[Council]:
        region = self.memorandum.region_id
        everyone = Council.objects.select_related("region").order_by("name")
        return list(everyone.filter(region=region) if region else everyone)

    @cached_property
    def terms(self) -> Terms:
        return Terms.of(self.version)

    @cached_property
    def before(self) -> dict[str, Any]:
        """What its clauses are compared with."""
        supersedes = self.version.supersedes
        return in_full(supersedes.clauses) if supersedes else defaults()

    def revise(self, part: Mapping[str, Any], seen: str) -> None:
        """What is told of the draft afterwards is read again: somebody else may change it."""
        version = self.version
        for read in ("version", "terms"):
            self.__dict__.pop(read, None)
        revise_version(by=self.user, version=version, part=part, seen=seen, now=timezone.now())

    def address(self, section: str = "") -> str:
        draft = {"pk": self.memorandum.pk, "number": self.kwargs["number"]}
        if section == FIGURES:
            return reverse("version-figures", kwargs=draft)
        if section:
            return reverse("version-section", kwargs=draft | {"section": section})
        return reverse("version-change", kwargs=draft)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A look at what is no draft goes to the version; an act is refused by the action."""
        answer = super().dispatch(request, *args, **kwargs)
        if request.method == "GET" and answer.status_code == 200 and not self.is_draft:
            state = self.version.get_state_display().lower()
            messages.info(request, f"{self.version} is {state}. Only a draft changes.")
            return redirect("version", pk=self.memorandum.pk, number=self.version.number)
        return answer

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT

    def refuse(self, error: DomainError) -> HttpResponse:
        """What is typed elsewhere is told with its place, and linked to."""
        if isinstance(error, BadInput):
            error = BadInput({name: told_of(name, told) for name, told in error.fields.items()})
        return super().refuse(error)

    def anchor(self, name: str) -> str:
        """On this page, or the address of the page that asks for it."""
        here, code = self.kwargs.get("section"), name.removeprefix("clauses.")
        if name.startswith("negotiated"):
            return self.address(FIGURES)
        if code not in SECTION_OF and code not in WhenForm.base_fields and code != "parties":
            return ""
        place = SECTION_OF[code].code if code in SECTION_OF else WHEN
        return f"id_{code}" if place == here else f"{self.address(place)}#id_{code}"


def told_of(name: str, told: list[str]) -> list[str]:
    if not name.startswith("negotiated["):
        return told
    number = int(name.removeprefix("negotiated[").partition("]")[0]) + 1
    return [f"Negotiated figure {number}: {sentence}" for sentence in told]


class VersionChange(Builder):
    """The contents of a draft: what each part says by now, and the way on."""

    template_name = "rates/version_contents.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        changed = {change.code for change in diff(self.before, self.version.clauses)}
        return self.page(
            version=self.version,
            terms=self.terms,
            when=self.address(WHEN),
            figures=self.address(FIGURES),
            sections=[
                (each.title, self.address(each.code), len(changed & each.of(CLAUSES).keys()))
                for each in SECTIONS
            ],
            caps=self.version.caps.count(),
        )


class VersionPart(Builder):
    """One part of a draft, with the parts around it."""

    template_name = "rates/version_section.html"

    @property
    def code(self) -> str:
        return str(self.kwargs["section"])

    @cached_property
    def section(self) -> Section:
        found = (each for each in SECTIONS if each.code == self.code)
        return next(found, None) or not_there()

    @cached_property
    def form(self) -> Any:
        typed = self.request.POST or None
        if self.code == WHEN:
            return WhenForm(typed, initial=shown_of(self.terms), councils=self.councils)
        return ClausesForm(typed, section=self.section, standing=self.terms.clauses)

    def part(self) -> dict[str, Any]:
        if self.code == WHEN:
            return dict(self.form.checked())
        return {"clauses": self.form.asked()}

    @property
    def seen(self) -> str:
        """The mark of this part as this person knows it."""
        told = self.refusal is None or self.refusal.code == DraftChanged.code
        if not told:
            return self.request.POST.get("seen", "")
        names = [*WhenForm.base_fields, "parties"] if self.code == WHEN else self.clauses
        return self.terms.mark(names)

    @property
    def clauses(self) -> list[str]:
        return [clause.code for clause in self.section.clauses]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if (code := request.GET.get("reads")) is not None:
            return self.sentence(code)
        changed = self.refusal is not None and self.refusal.code == DraftChanged.code
        self.form.show(self.refusal)
        asks = (
            []
            if self.code == WHEN
            else self.form.asks(self.before, self.terms.clauses, changed=changed)
        )
        return self.page(
            version=self.version,
            form=self.form,
            asks=asks,
            stands=self.terms if changed else None,
            seen=self.seen,
            title="When and for whom" if self.code == WHEN else self.section.title,
            contents=list(self.contents()),
        )

    def sentence(self, code: str) -> HttpResponse:
        """As a clause would read by what is in its box: a piece of the page, while one types."""
        clause = next((each for each in self.section.clauses if each.code == code), None)
        if clause is None:
            raise Http404
        form = ClausesForm(self.request.GET, section=self.section, standing=self.terms.clauses)
        return HttpResponse(escape(form.reads(clause)))

    def contents(self) -> Iterator[tuple[str, str, bool]]:
        parts = [(WHEN, "When and for whom"), *((each.code, each.title) for each in SECTIONS)]
        for code, title in [*parts, (FIGURES, "Negotiated figures")]:
            yield title, self.address(code), code == self.code

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        part, seen = self.part(), request.POST.get("seen", "")
        self.revise(part, seen)
        messages.success(request, "Saved in the draft.")
        return redirect(self.after() if "next" in request.POST else self.address())

    def after(self) -> str:
        codes = [WHEN, *(each.code for each in SECTIONS), FIGURES]
        return self.address(codes[codes.index(self.code) + 1])


def not_there() -> Any:
    raise Http404


def shown_of(terms: Terms) -> dict[str, Any]:
    return {
        "effective_from": terms.effective_from,
        "effective_until": terms.effective_until,
        "parties": [council.gss_code for council in terms.parties],
    }


class VersionNew(Builder):
    """The days and the parties of a new draft; the rest starts as the last version has it."""

    template_name = "rates/version_new.html"

    @property
    def is_draft(self) -> bool:
        return True  # there is none yet

    @cached_property
    def last(self) -> MemorandumVersion | None:
        return self.memorandum.versions.order_by("-number").first()

    @cached_property
    def form(self) -> WhenForm:
        initial: dict[str, Any] = {}
        if self.last:
            initial["parties"] = [each.gss_code for each in Terms.of(self.last).parties]
        return WhenForm(self.request.POST or None, initial=initial, councils=self.councils)

    def anchor(self, name: str) -> str:
        return f"id_{name}"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        drafts = self.memorandum.versions.filter(state=VersionState.DRAFT)
        return self.page(
            form=self.form,
            memorandum=self.memorandum,
            last=self.last,
            drafts=list(drafts.select_related("drafted_by", "revised_by").order_by("-number")),
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        typed, seen = self.form.checked(), request.POST.get("seen", "")
        start = Terms.of(self.last) if self.last else None
        wanted = start.on_other_days(typed) if start else typed | {"clauses": defaults()}
        version = draft_version(
            by=self.user,
            memorandum=self.memorandum,
            seen=int(seen) if seen.isdecimal() else None,
            **wanted,
        )
        left_out = len(start.negotiated) - len(wanted["negotiated"]) if start else 0
        messages.success(request, f"{version} is saved as a draft.")
        if left_out:
            told = "Negotiated figures that do not fit these days or parties are left out"
            messages.info(request, f"{told}: {left_out}.")
        return redirect("version-change", pk=self.memorandum.pk, number=version.number)
