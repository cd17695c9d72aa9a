"""The rules in plain words, for whoever has signed in; findings and forms lead to them."""

from itertools import groupby
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from accounts.pages import Page
from shifts.rulebook import TERMS, found


class RulesPage(Page):
    """What is searched for is searched in both halves."""

    template_name = "shifts/rules.html"
    terms: ClassVar[bool] = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        rules = [each for each in found(asked) if asked or (each.part == TERMS) == self.terms]
        parts = [(part, list(each)) for part, each in groupby(rules, lambda rule: rule.part)]
        return self.page(asked=asked, parts=parts, terms=self.terms)


class TermsPage(RulesPage):
    """Its own page, so that neither is long to load."""

    terms = True
