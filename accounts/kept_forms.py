"""A form that comes when its sender is no longer signed in is kept until they are again.

It stays on the server, in the visitor's session, for an hour; its key says whose it is, so that
nobody else who signs in ever sees it. docs/decisions/0059
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from accounts.form_keys import FIELD, FormKey, FormTooOld, read_key
from accounts.models import User
from accounts.sent_forms import is_secret

KEPT = "kept_forms"
KEPT_FOR = 3_600  # seconds
MOST = 4  # forms, from as many tabs
LONGEST = 64 * 1024  # characters, as they travel
TOO_LONG = "What you typed is too long to be kept while you sign in. Go back to copy it first."
NOT_SENT = (
    "You were signed out before this was sent. Sign in again: what you typed will be there."
)
NOTHING_DONE = "This was not sent, because you had been signed out. Check it and send it again."
FILES_GONE = " Choose the files again."


@dataclass(frozen=True)
class KeptForm:
    """What somebody typed for the page at this address."""

    path: str
    typed: Any  # a QueryDict, as request.POST is
    key: FormKey
    had_files: bool

    @property
    def told(self) -> str:
        return NOTHING_DONE + (FILES_GONE if self.had_files else "")


def key_of(typed: QueryDict) -> FormKey | None:
    try:
        return read_key(typed.get(FIELD, ""))
    except FormTooOld:
        return None


def keep_form(
    request: HttpRequest, path: str, typed: QueryDict, *, had_files: bool = False
) -> bool:
    """Whether it is kept; only a form that we gave out is, and never a password."""
    if key_of(typed) is None:
        return False
    kept = typed.copy()
    for name in filter(is_secret, list(kept)):
        del kept[name]
    told = kept.urlencode()
    if len(told) > LONGEST:
        messages.warning(request, TOO_LONG)
        return False
    told_at = {"typed": told, "files": had_files, "at": int(time.time())}
    others = {at: each for at, each in request.session.get(KEPT, {}).items() if at != path}
    request.session[KEPT] = dict([*others.items(), (path, told_at)][-MOST:])
    return True


def keep_for_sign_in(request: HttpRequest, path: str, typed: QueryDict, **told: Any) -> None:
    """For a visitor who has to sign in first; their session is short until they do."""
    if keep_form(request, path, typed, **told):
        request.session.set_expiry(KEPT_FOR)
        messages.warning(request, NOT_SENT)


def take_form(request: HttpRequest, user: User) -> KeptForm | None:
    """What this person typed for this address, given out once; anybody else's is thrown away."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    forms = {path: form_of(path, each) for path, each in kept.items()}
    theirs = {path: form for path, form in forms.items() if form and form.key.belongs_to(user)}
    found = theirs.pop(request.get_full_path(), None)
    if found or len(theirs) < len(kept):
        request.session[KEPT] = {path: kept[path] for path in theirs}
    return found


def form_of(path: str, kept: dict[str, Any]) -> KeptForm | None:
    """Nothing of one that is too old."""
    typed = QueryDict(kept["typed"])
    key = key_of(typed)
    if key is None or time.time() - kept["at"] > KEPT_FOR:
        return None
    return KeptForm(path, typed, key, kept["files"])
