"""The negotiated figures of a draft: all of them, a new one, one to change or to take out."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pages import ROWS_PER_PAGE
from rates.actions.memoranda import Negotiated, name_of
from rates.terms_forms import FigureForm
from rates.views.memorandum_builder import FIGURES, Builder

NOT_THERE = "That figure has been changed or taken out since. These are the figures that stand."


class VersionFigures(Builder):
    template_name = "rates/version_figures.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        named = [(name_of(each), each) for each in self.terms.negotiated]
        rows = Paginator(named, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.page(version=self.version, rows=rows)


class FigurePage(Builder):
    """A figure is saved among those that stand when its page is sent."""

    template_name = "rates/version_figure.html"
    standing: Negotiated | None = None

    @cached_property
    def form(self) -> FigureForm:
        return FigureForm(
            self.request.POST or None, standing=self.standing, parties=self.terms.parties
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.form.show(self.refusal)
        return self.page(version=self.version, form=self.form, standing=self.standing)

    def saved(self, figures: Sequence[Negotiated], told: str) -> HttpResponse:
        self.revise({"negotiated": figures}, self.terms.mark(["negotiated"]))
        messages.success(self.request, told)
        return redirect(self.address(FIGURES))

    def anchor(self, name: str) -> str:
        """What is refused of the figure on this page stands beside its box."""
        field = name.partition("].")[2] or name
        return f"id_{field}" if field in FigureForm.base_fields else super().anchor(name)


class VersionFigureNew(FigurePage):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        figure, others = self.form.figure(), self.terms.negotiated
        figures = others if figure in others else (*others, figure)
        return self.saved(figures, "The figure is saved in the draft.")


class VersionFigure(FigurePage):
    @cached_property
    def standing(self) -> Negotiated | None:  # type: ignore[override]
        wanted = self.kwargs["figure"]
        return next((each for each in self.terms.negotiated if name_of(each) == wanted), None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == 200 and self.standing is None:
            messages.info(request, NOT_THERE)
            return redirect(self.address(FIGURES))
        return answer

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.standing is None:
            messages.info(request, NOT_THERE)
            return redirect(self.address(FIGURES))
        others = self.terms.negotiated
        if "remove" in request.POST:
            left = [each for each in others if each != self.standing]
            return self.saved(left, "The figure is taken out of the draft.")
        figure = self.form.figure()
        changed = [figure if each == self.standing else each for each in others]
        return self.saved(changed, "The figure is saved in the draft.")
