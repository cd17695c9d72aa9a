"""What the schema cannot see for itself: the token, and the key that every POST honours."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.idempotency import HEADER, LONGEST_KEY


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token sb_…`, made with `manage.py create_token`.",
        }


class IdempotentSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        if self.method != "POST":
            return []
        return [
            OpenApiParameter(
                HEADER,
                str,
                OpenApiParameter.HEADER,
                description=f"A value of your own, up to {LONGEST_KEY} characters: a repeat of"
                " the same request gets the first answer and changes nothing.",
            )
        ]
