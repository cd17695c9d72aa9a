"""The proof of a region's quarter: asking for it, and taking it away."""

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Region, User
from accounts.permissions import Permission, reach_of
from rates.actions.evidence_packs import (
    ask_for_pack,
    look_at_packs,
    restart_pack,
    take_pack,
)
from rates.models import EvidencePack
from rates.serializers.evidence_packs import EvidencePackIn, EvidencePackOut


def pack_in_view(user: User, pk: int) -> EvidencePack:
    visible = EvidencePack.objects.visible_to(user)
    return get_object_or_404(visible.select_related("region", "requested_by", "before"), pk=pk)


def region_in_view(user: User, code: str) -> Region:
    reach = reach_of(user, Permission.EVIDENCE_VIEW)
    return get_object_or_404(Region.objects.filter(pk__in=reach.regions), code=code)


def accepted(pack: EvidencePack) -> Response:
    return Response(
        EvidencePackOut(pack).data,
        status=status.HTTP_202_ACCEPTED,
        headers={"Location": reverse("api-evidence-pack", args=[pack.pk])},
    )


def pack_file(user: User, pack: EvidencePack) -> FileResponse:
    """Always saved, never opened by a browser; streamed, however large."""
    place = take_pack(by=user, pack=pack)
    response = FileResponse(
        place.open("rb"),
        as_attachment=True,
        filename=pack.file_name,
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class EvidencePacks(IdempotentAPIView, generics.ListAPIView[EvidencePack]):
    """What was asked for, the latest quarter first."""

    queryset = EvidencePack.objects.none()
    serializer_class = EvidencePackOut
    filter_backends = []

    @extend_schema(operation_id="evidence_packs_list")
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[EvidencePack]:
        return look_at_packs(by=signed_in(self.request))

    @extend_schema(
        operation_id="evidence_packs_ask",
        request=EvidencePackIn,
        responses={202: EvidencePackOut},
    )
    def post(self, request: Request) -> Response:
        """Accepted: the file is made in the background, and told of at `Location`.

        A quarter that was made before gives the same version again, or the next one where
        corrections came since.
        """
        asked = EvidencePackIn.of(request, request.data)
        user = signed_in(request)
        pack = ask_for_pack(
            by=user,
            region=region_in_view(user, asked["region"]),
            quarter=asked["quarter"],
            today=timezone.localdate(),
        )
        return accepted(pack)


class EvidencePackDetail(APIView):
    """How far it has come, and once it is made its hash, files and changes."""

    @extend_schema(operation_id="evidence_packs_retrieve", responses=EvidencePackOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(EvidencePackOut(pack_in_view(signed_in(request), pk)).data)


class EvidencePackFile(APIView):
    """The ZIP file. The README in it says how to check it."""

    @extend_schema(
        operation_id="evidence_packs_file",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        user = signed_in(request)
        return pack_file(user, pack_in_view(user, pk))


class RestartEvidencePack(IdempotentAPIView):
    """Tries again after a fault."""

    @extend_schema(
        operation_id="evidence_packs_restart", request=None, responses={202: EvidencePackOut}
    )
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        return accepted(restart_pack(by=user, pack=pack_in_view(user, pk)))
