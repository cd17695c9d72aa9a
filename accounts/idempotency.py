"""The first answer to a request with a key is the answer to each of its repeats.

docs/decisions/0004 says what is kept and why.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from accounts.errors import BadInput, DomainError
from accounts.models import IdempotentAnswer, User

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 255


class OtherRequest(DomainError):
    """This Idempotency-Key belongs to another request. Use a new key for a new request."""

    code = "idempotency_conflict"


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def check_key(key: str) -> None:
    if not key.strip():
        raise BadInput({HEADER: "It is empty; send a new random value, or leave it out."})
    if len(key) > LONGEST_KEY:
        raise BadInput({HEADER: f"It has {len(key)} characters; send at most {LONGEST_KEY}."})


@transaction.atomic
def answer_once(
    *, user: User, key: str, fingerprint: str, answer: Callable[[], Response]
) -> Response:
    """Answer and keep the answer, in one transaction with the effect; or give the kept answer.

    A repeat that comes while the first is at work waits for it in the unique index. Whatever is
    raised leaves nothing behind, so that the same request may be tried again.
    """
    check_key(key)
    kept, is_first = IdempotentAnswer.objects.get_or_create(
        user=user,
        key=key,
        defaults={"fingerprint": fingerprint, "created_at": timezone.now()},
    )
    if not is_first:
        if kept.fingerprint != fingerprint:
            raise OtherRequest
        return replay(kept)
    response = answer()
    if not 200 <= response.status_code < 300:
        transaction.set_rollback(True)
        return response
    kept.status = response.status_code
    kept.body = JSONRenderer().render(response.data).decode()
    kept.save(update_fields=["status", "body"])
    return response


def replay(kept: IdempotentAnswer) -> Response:
    data = json.loads(kept.body) if kept.body else None
    return Response(data, status=kept.status, headers={REPLAYED: "true"})


def forget_answers(*, before: datetime) -> int:
    """Remove the answers given before this moment; their keys may then be used again."""
    removed, _ = IdempotentAnswer.objects.filter(created_at__lt=before).delete()
    return removed
