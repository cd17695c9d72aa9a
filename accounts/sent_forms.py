"""A form that is sent again does what it is for once, and leads to what came of it.

As with the API (accounts.idempotency), the key is kept in the transaction of the effect.
"""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.errors import NotPermitted, WrongState
from accounts.form_keys import FIELD, read_key
from accounts.idempotency import fingerprint_of
from accounts.models import IdempotentAnswer, User

CSRF_FIELD = "csrfmiddlewaretoken"
Answer = Callable[[], HttpResponseBase]


def in_london(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%H:%M} on {local:%A %-d %B %Y}"


def send_once(
    request: HttpRequest, user: User, answer: Answer, *, keeps_page: bool
) -> HttpResponseBase:
    """Act, and keep where that led; or lead there again. A form without a key acts each time.

    Only what succeeded is kept: a page that comes back with what stands in the way changed nothing,
    and whoever mends it sends the new copy. `keeps_page` says that an answer which leads nowhere
    has acted too. Raises FormTooOld, WrongState for other answers under the key of a form that was
    sent, and NotPermitted for somebody else's.
    """
    given = request.POST.get(FIELD)
    if given is None:
        return answer()
    key = read_key(given)
    if not key.belongs_to(user):
        raise NotPermitted(
            "This page was opened by somebody else who was signed in here. Nothing was sent."
        )
    return act_once(request, user, key.token, answer, keeps_page=keeps_page)


@transaction.atomic
def act_once(
    request: HttpRequest, user: User, token: str, answer: Answer, *, keeps_page: bool
) -> HttpResponseBase:
    """A repeat that comes while the first is at work waits for it in the unique index."""
    fingerprint = fingerprint_of_form(request)
    kept, is_first = IdempotentAnswer.objects.get_or_create(
        user=user,
        key=f"form:{token}",
        defaults={"fingerprint": fingerprint, "created_at": timezone.now()},
    )
    if not is_first:
        if kept.fingerprint != fingerprint:
            raise WrongState(
                f"You sent this form at {in_london(kept.created_at)} with other answers, and that"
                " was done. To have these done as well, check them and send them again."
            )
        return lead_there_again(request, kept)
    response = answer()
    body = body_of(request, response, keeps_page)
    if body is None:
        kept.delete()
        return response
    kept.status, kept.body = response.status_code, json.dumps(body)
    kept.save(update_fields=["status", "body"])
    return response


def is_secret(name: str) -> bool:
    """A field of which nothing is kept."""
    return name == CSRF_FIELD or "password" in name


def fingerprint_of_form(request: HttpRequest) -> str:
    """Of what was typed, chosen and brought; the copy of the page that it came from counts not.

    Nor does a password, which such a digest could be used to guess.
    """
    typed = sorted(
        (name, told)
        for name, told in request.POST.lists()
        if name != FIELD and not is_secret(name)
    )
    files = []
    for name, brought in sorted(request.FILES.lists()):
        for each in brought:
            digest = sha256()
            for chunk in each.chunks():
                digest.update(chunk)
            each.seek(0)
            files.append((name, each.name, digest.hexdigest()))
    told = json.dumps([typed, files]).encode()
    return fingerprint_of("POST", request.get_full_path(), told)


def body_of(
    request: HttpRequest, response: HttpResponseBase, keeps_page: bool
) -> dict[str, object] | None:
    """What is kept of an answer; nothing of one that did nothing."""
    if isinstance(response, HttpResponseRedirect):
        # What was said on the way; the storage has no public way to look at it before it is sent.
        said = getattr(messages.get_messages(request), "_queued_messages", [])
        return {"to": response.url, "said": [str(each) for each in said]}
    if keeps_page and response.status_code == 200 and isinstance(response, HttpResponse):
        return {"page": response.content.decode()}
    return None


def lead_there_again(request: HttpRequest, kept: IdempotentAnswer) -> HttpResponse:
    first = json.loads(kept.body)
    if "page" in first:
        return HttpResponse(first["page"])
    once = f"You sent this more than once. It was done once, at {in_london(kept.created_at)}."
    before = [str(each) for each in messages.get_messages(request)]  # the first's, if unread
    for said in before:
        if said not in first["said"]:
            messages.success(request, said)
    messages.success(request, " ".join([*first["said"], once]))
    return HttpResponseRedirect(first["to"])


def was_sent(user: User, token: str) -> IdempotentAnswer | None:
    """The kept answer to a form that had been sent, and done, before."""
    return IdempotentAnswer.objects.filter(user=user, key=f"form:{token}").first()
