"""What every endpoint stands on."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.idempotency import HEADER, answer_once, fingerprint_of
from accounts.models import User
from accounts.openapi import IdempotentSchema


def signed_in(request: Request) -> User:
    """Who is calling; every endpoint lets in signed-in users only."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


class IdempotentAPIView(APIView):
    """Honours Idempotency-Key on POST: a view's `post` is written as if there were none."""

    schema = IdempotentSchema()

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        if HEADER in request.headers:
            self.raw_body = request.body  # read before anyone parses it and the stream is gone
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Once the caller is known and let in, put the key around the handler of this request."""
        super().initial(request, *args, **kwargs)
        handler = getattr(self, "post", None)
        if handler and request.method == "POST" and HEADER in request.headers:
            vars(self)["post"] = partial(self.once, handler)

    def once(self, handler: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        return answer_once(
            user=signed_in(request),
            key=request.headers[HEADER],
            fingerprint=fingerprint_of("POST", request.get_full_path(), self.raw_body),
            answer=partial(handler, request, *args, **kwargs),
        )
