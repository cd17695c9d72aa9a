"""Posts that a worker has held, as a program records and reads them."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.employment import end_spell, record_spell
from accounts.api.fields import Asked, Day, KnownCouncil
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import CredentialKind, EmploymentSpell, Evidence, Worker
from accounts.models.passports import LeavingReason, SpellKind
from accounts.models.recorded import SeenHow
from accounts.seen import Seen
from accounts.serializers.passports import EvidenceOut
from shifts.views.employment import workers_in_view

REASONS = f"Empty, or one of {', '.join(LeavingReason.values)}."
SAID = {"original_seen_by": "by", "original_seen_on": "on", "original_seen_how": "how"}
SEEN = tuple(SAID)


class EndPostIn(Asked):
    ends_on = Day(help_text="The last day.")
    leaving_reason = serializers.CharField(default="", allow_blank=True, help_text=REASONS)


class PostIn(Asked):
    """Who saw the proof of it is said whole, or left out."""

    council = KnownCouncil(
        default=None, allow_null=True, help_text="Its GSS code, if it was one."
    )
    employer = serializers.CharField(
        max_length=120, default="", allow_blank=True, help_text="Only where it was no council."
    )
    kind = serializers.CharField(help_text=f"One of {', '.join(SpellKind.values)}.")
    directly_employed = serializers.BooleanField()
    child_and_family = serializers.BooleanField()
    starts_on = Day()
    ends_on = Day(default=None, allow_null=True, help_text="The last day; null while it lasts.")
    leaving_reason = serializers.CharField(default="", allow_blank=True, help_text=REASONS)
    original_seen_by = serializers.CharField(max_length=120, required=False)
    original_seen_on = Day(required=False)
    original_seen_how = serializers.CharField(
        required=False, help_text=f"One of {', '.join(SeenHow.values)}."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        said = {name: attrs.pop(name) for name in SEEN if name in attrs}
        missing = [name for name in SEEN if name not in said]
        if said and missing:
            raise serializers.ValidationError(
                {
                    name: "Say who saw it, when and how, or leave all three out."
                    for name in missing
                }
            )
        return attrs | {
            "seen": Seen(**{SAID[name]: said[name] for name in SEEN}) if said else None
        }


class PostOut(serializers.ModelSerializer[EmploymentSpell]):
    council = serializers.CharField(source="council.gss_code", default=None, allow_null=True)
    kind = serializers.CharField(help_text=f"One of {', '.join(SpellKind.values)}.")
    leaving_reason = serializers.CharField(help_text=REASONS)
    starts_on = serializers.DateField(source="effective.lower")
    ends_before = serializers.DateField(
        source="effective.upper", allow_null=True, help_text="The day after the last."
    )
    original_seen_how = serializers.CharField()
    recorded_by = serializers.CharField()
    files = serializers.SerializerMethodField()

    class Meta:
        model = EmploymentSpell
        fields = [
            "id",
            "worker",
            "council",
            "employer",
            "kind",
            "directly_employed",
            "child_and_family",
            "starts_on",
            "ends_before",
            "leaving_reason",
            *SEEN,
            "recorded_at",
            "recorded_by",
            "files",
        ]

    @extend_schema_field(EvidenceOut(many=True))
    def get_files(self, spell: EmploymentSpell) -> Any:
        kept = self.context.get("files", {}).get(spell.pk, [])
        return EvidenceOut(kept, many=True).data


class Employment(IdempotentAPIView, generics.ListAPIView[EmploymentSpell]):
    """The latest first. Files are added by `POST evidence/`, as the kind employmentspell."""

    queryset = EmploymentSpell.objects.none()
    serializer_class = PostOut
    filter_backends = []

    @cached_property
    def worker(self) -> Worker:
        return get_object_or_404(workers_in_view(signed_in(self.request)), pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[EmploymentSpell]:
        posts = self.worker.spells.select_related("council", "recorded_by")
        return posts.order_by("-effective", "-pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "files": files_of(self.worker)}

    @extend_schema(request=PostIn, responses={201: PostOut})
    def post(self, request: Request, pk: int) -> Response:
        made = record_spell(
            worker=self.worker, by=signed_in(request), **PostIn.of(request, request.data)
        )
        return Response(PostOut(made).data, status=status.HTTP_201_CREATED)


def files_of(worker: Worker) -> dict[int, list[Evidence]]:
    """By the key of the post, in one query."""
    found: dict[int, list[Evidence]] = {}
    kept = worker.evidence.filter(kind=CredentialKind.POST, credential__isnull=False)
    for each in kept.order_by("pk"):
        found.setdefault(each.credential or 0, []).append(each)
    return found


class EndPost(IdempotentAPIView):
    """The last day of a post that was lasting, and why it ended."""

    @extend_schema(request=EndPostIn, responses=PostOut)
    def post(self, request: Request, pk: int) -> Response:
        mine = EmploymentSpell.objects.filter(worker__in=workers_in_view(signed_in(request)))
        spell = get_object_or_404(mine.select_related("worker"), pk=pk)
        ended = end_spell(
            spell=spell, by=signed_in(request), **EndPostIn.of(request, request.data)
        )
        context = {"files": files_of(spell.worker)}
        return Response(PostOut(ended, context=context).data)
