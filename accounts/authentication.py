"""Who is calling the API: `Authorization: Token …`, or the signed-in session."""

from typing import TYPE_CHECKING

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.actions.tokens import note_use
from accounts.models import ApiToken, User
from accounts.models.access import Scope
from accounts.tokens import digest_of

if TYPE_CHECKING:
    from rest_framework.views import APIView


class TokenAuthentication(BaseAuthentication):
    """Looks a token up by its digest; one that is revoked or over is the same as none."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"token":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("Send one token: Authorization: Token sb_…")
        now = timezone.now()
        live = ApiToken.objects.live(now).select_related("user")
        token = live.filter(digest=digest_of(words[1].decode("latin-1"))).first()
        if token is None:
            raise AuthenticationFailed("This token is unknown, is over or has been revoked.")
        note_use(token=token, now=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenMayDoThis(BasePermission):
    """A token without the write scope reads only. Sessions have no scopes."""

    message = "This token may only read. Create one with the write scope."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        needed = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        return needed in request.auth.scopes or Scope.WRITE in request.auth.scopes
