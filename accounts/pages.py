"""What every page shares: someone signed in, and a broken rule said at its top, never lost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from accounts.errors import DomainError, NotPermitted
from accounts.kept_forms import KeptForm, keep_for_sign_in, take_form
from accounts.models import Role, User
from accounts.own_phone import is_worker_alone
from accounts.permissions import ROLE_PERMISSIONS, Permission
from accounts.roles import memberships_of
from accounts.sent_forms import lead_there_again, send_once, was_sent

ROWS_PER_PAGE = 25
GROUPS_PER_PAGE = 12
SAID = {  # what pages call the fields of the API that are named otherwise there
    "effective_from": "The first day",
    "effective_until": "The day after the last",
    "ends_on": "The last day",
    "from": "The first day",
    "group_by": "Show by",
    "starts_on": "The first day",
    "to": "The last day",
}
Row = TypeVar("Row", bound=Model)


def roles_of(user: User) -> frozenset[Role]:
    held = (each.role for each in memberships_of(user))
    return frozenset(Role(role) for role in held)


def allowed_somewhere(user: User, permission: Permission) -> bool:
    return any(permission in ROLE_PERMISSIONS[role] for role in roles_of(user))


@dataclass(frozen=True)
class Problem:
    """One line of the error summary and the element on the page that it is about."""

    text: str
    anchor: str = ""

    @property
    def href(self) -> str:
        """An anchor that begins with a stroke is the address of another page."""
        return self.anchor if self.anchor.startswith("/") else f"#{self.anchor}"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A domain error as a page shows it."""

    status: int
    code: str
    problems: tuple[Problem, ...]
    fields: Mapping[str, list[str]]
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, error: DomainError, anchor: Callable[[str], str]) -> "Refusal":
        told = error.facts.get("fields", {})
        fields = {name: [as_read(name, each) for each in told[name]] for name in told}
        return cls(
            status=error.status,
            code=error.code,
            problems=tuple(problems_of(error, fields, anchor)),
            fields=fields,
            facts=error.facts,
        )


def as_read(name: str, sentence: str) -> str:
    """A program is told `ends_on cannot be …`; people know the field by other words."""
    known = f"{name} cannot be "
    if not sentence.startswith(known):
        return sentence
    said = SAID.get(name, name.replace("_", " ").capitalize())
    return f"{said} cannot be {sentence.removeprefix(known)}"


def problems_of(
    error: DomainError, fields: Mapping[str, list[str]], anchor: Callable[[str], str]
) -> Iterator[Problem]:
    if not fields:
        yield Problem(error.detail, anchor(error.code))
    for name, sentences in fields.items():
        for sentence in sentences:
            yield Problem(sentence, anchor(name) or f"id_{name}")


class OpenPage(View):
    """A page that says a broken rule at its own top, whoever opens it.

    A `post` that breaks a rule comes back as the same page, by `get`, with the refusal at its
    top; what is not permitted becomes the 403 page.
    """

    template_name: ClassVar[str]
    anchors: ClassVar[Mapping[str, str]] = {}  # field or code of an error: id of an element
    refusal: Refusal | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotPermitted as error:
            raise PermissionDenied(error.detail) from error
        except DomainError as error:
            return self.refuse(error)

    def refuse(self, error: DomainError) -> HttpResponse:
        if error.status == 403:
            raise PermissionDenied(error.detail) from error
        self.refusal = Refusal.of(error, self.anchor)
        return self.get(self.request, **self.kwargs)

    def anchor(self, name: str) -> str:
        """Where on the page a field is, or what a code of an error is about; "" is unknown."""
        return self.anchors.get(name, "")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError

    def page(self, **context: Any) -> HttpResponse:
        status = self.refusal.status if self.refusal else 200
        context |= {"refusal": self.refusal}
        return render(self.request, self.template_name, context, status=status)

    def rows(self, found: QuerySet[Row]) -> PageOfRows[Row]:
        return Paginator(found, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))

    def groups(self, found: Sequence[Any]) -> PageOfRows[Any]:
        """Of the rows of a report, whose figures lead on each: fewer than of a list."""
        return Paginator(found, GROUPS_PER_PAGE).get_page(self.request.GET.get("page"))


class Page(LoginRequiredMixin, OpenPage):
    """A page of a signed-in person.

    A form that is sent again acts once, and one that comes after its sender was signed out comes
    back once they have signed in.
    """

    needs: ClassVar[Permission | None] = None
    only_looks: ClassVar[bool] = False  # so that a POST may be asked again and again
    answers_in_place: ClassVar[bool] = False  # after it has acted, instead of leading elsewhere
    may_be_kept: ClassVar[bool] = False  # on a worker's own phone, to be read without a network

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # What it refuses is an answer too, so that what was noted stays.
        answer = partial(super().dispatch, request, *args, **kwargs)
        try:
            self.check_needs()
            if not request.user.is_authenticated:
                return answer()
            if request.method == "GET" and (kept := take_form(request, self.user)):
                return self.bring_back(kept)
            if request.method == "POST" and not self.only_looks:
                kept_page = self.answers_in_place
                return send_once(request, self.user, answer, keeps_page=kept_page)
            return answer()
        except NotPermitted as error:
            raise PermissionDenied(error.detail) from error
        except DomainError as error:
            return self.refuse(error)

    def handle_no_permission(self) -> HttpResponse:  # type: ignore[override]  # or nothing
        """Sign in first, and then go on with what was typed; a part of a page stays as it is."""
        if "HX-Request" in self.request.headers:
            return HttpResponse(status=204)
        if self.request.method == "POST" and not self.only_looks:
            files = bool(self.request.FILES)
            path = self.request.get_full_path()
            keep_for_sign_in(self.request, path, self.request.POST, had_files=files)
        return super().handle_no_permission()

    def bring_back(self, kept: KeptForm) -> HttpResponse:
        """As a form that was refused: filled in, and nothing done. Or where it led, if it was."""
        if first := was_sent(self.user, kept.key.token):
            return lead_there_again(self.request, first)
        messages.warning(self.request, kept.told)
        self.request.method, self.request.POST = "POST", kept.typed
        return self.get(self.request, **self.kwargs)

    def check_needs(self) -> None:
        if self.needs is None or not self.request.user.is_authenticated:
            return
        if not allowed_somewhere(self.user, self.needs):
            raise NotPermitted(permission=self.needs.value)

    def page(self, **context: Any) -> HttpResponse:
        response = super().page(**context)
        if self.may_be_kept and self.request.method == "GET" and is_worker_alone(self.user):
            response.headers["Offline-Copy"] = "keep"
        return response
