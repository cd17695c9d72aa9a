"""The tokens of one's people: what can get in as whom, and taking it back."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.actions.tokens import revoke_token
from accounts.models import ApiToken
from accounts.pages import Page
from accounts.people_access import NEEDED, tokens_in_view


class TokenList(Page):
    template_name = "accounts/tokens.html"
    needs = NEEDED

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        found = tokens_in_view(self.user).live(timezone.now()).select_related("user")
        if words:
            found = found.filter(Q(name__icontains=words) | Q(user__full_name__icontains=words))
        return self.page(rows=self.rows(found.order_by("-created_at", "pk")), words=words)


class TokenRevoke(Page):
    """Says what will stop before it does; one's own, or one of one's people."""

    template_name = "accounts/token_revoke.html"

    def token(self) -> ApiToken:
        found = tokens_in_view(self.user) | ApiToken.objects.filter(user=self.user)
        return get_object_or_404(found.select_related("user"), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(token=self.token())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        token = revoke_token(token=self.token(), by=self.user)
        messages.success(request, f"{token.name} is revoked. It no longer gets in.")
        return redirect("account" if token.user == self.user else "tokens")
