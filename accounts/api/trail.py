"""The trail, for those who prove that the rules were kept."""

import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.trail import view_trail
from accounts.api_base import signed_in
from accounts.models import AuditEntry, Council
from accounts.trail_filters import TrailFilters


class AuditQuery(serializers.Serializer[dict[str, Any]]):
    who = serializers.CharField(required=False, help_text="Of a name or address, or system.")
    words = serializers.CharField(required=False, help_text="All of them, each from its start.")
    council = serializers.CharField(required=False, help_text="Its GSS code.")
    acts_only = serializers.BooleanField(
        required=False, default=False, help_text="Leave out who only looked."
    )
    verb = serializers.CharField(required=False, help_text="Such as booking.created.")
    target = serializers.CharField(required=False, help_text="Such as booking:12.")
    to = serializers.DateField(required=False, help_text="The last day, included.")

    def get_fields(self) -> dict[str, "serializers.Field[Any, Any, Any, Any]"]:
        """`from` is a word of the language, so it cannot be declared like the others."""
        first_day = serializers.DateField(required=False, help_text="The first day.")
        return super().get_fields() | {"from": first_day}

    def validate_council(self, code: str) -> Council:
        found = Council.objects.filter(gss_code=code).first()
        if found is None:
            raise serializers.ValidationError(
                f"No council has the code {code}; give a GSS code such as E08000012."
            )
        return found

    def filters(self) -> TrailFilters:
        asked = self.validated_data
        days = {"first_day": asked.get("from"), "last_day": asked.get("to")}
        names = ("who", "verb", "target", "words", "council", "acts_only")
        return TrailFilters(**days, **{name: asked[name] for name in names if name in asked})


class AuditEntryOut(serializers.ModelSerializer[AuditEntry]):
    chain = serializers.CharField(source="chain_id")
    by = serializers.SerializerMethodField(help_text="Email address at the time, or system.")
    facts = serializers.SerializerMethodField()

    class Meta:
        model = AuditEntry
        fields = [
            "id",
            "chain",
            "sequence",
            "at",
            "by",
            "verb",
            "target",
            "facts",
            "entry_hash",
        ]

    def get_by(self, entry: AuditEntry) -> str:
        return str(json.loads(entry.body)["by"])

    def get_facts(self, entry: AuditEntry) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(entry.body)["facts"]
        return facts


class NewestFirst(CursorPagination):
    """Pages that stay put while entries are added, and never count a whole trail."""

    ordering = ("-at", "-id")
    page_size_query_param = "page_size"
    max_page_size = 200


class AuditTrail(generics.ListAPIView[AuditEntry]):
    """Who did what to what, when: the entries of your region and of its councils."""

    queryset = AuditEntry.objects.none()
    serializer_class = AuditEntryOut
    pagination_class = NewestFirst
    filter_backends = []

    @extend_schema(parameters=[AuditQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AuditEntry]:
        query = AuditQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return view_trail(where=query.filters(), by=signed_in(self.request))
