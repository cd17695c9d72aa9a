"""Memoranda: drafted by the lead, signed by every party, brought into force."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from rates.actions.looks import look_at_memoranda
from rates.actions.memoranda import (
    Negotiated,
    bring_into_force,
    circulate_version,
    draft_memorandum,
    draft_version,
    join_version,
    leave_memorandum,
    sign_version,
    withdraw_version,
)
from rates.caps import Basis
from rates.models import Memorandum, MemorandumVersion
from rates.reports.versions import version_diff
from rates.serializers.memoranda import (
    DepartureOut,
    DiffOut,
    JoinIn,
    LeaveIn,
    MemorandumIn,
    MemorandumOut,
    SignatureIn,
    VersionIn,
    VersionOut,
)

TERMS = OpenApiExample(
    "A mean with 5 % on top",
    request_only=True,
    value={
        "effective_from": "2026-04-01",
        "clauses": {"cap_bases": ["paye", "umbrella"], "tolerance_percent": "5"},
        "parties": ["E08000012", "E08000015"],
        "negotiated": [{"job_role": "social_worker", "basis": "paye", "hourly_rate": "31.00"}],
    },
)
SIGNATURE = OpenApiExample(
    "A director signs",
    request_only=True,
    value={
        "council": "E08000012",
        "signatory": "Aisha Khan",
        "office": "Director of Children's Services",
    },
)


def memorandum_in_view(request: Request, pk: int) -> Memorandum:
    visible = Memorandum.objects.visible_to(signed_in(request)).select_related("region")
    return get_object_or_404(visible, pk=pk)


def version_in_view(request: Request, pk: int, number: int) -> MemorandumVersion:
    visible = MemorandumVersion.objects.visible_to(signed_in(request))
    found = visible.select_related("memorandum__region", "supersedes")
    return get_object_or_404(found, memorandum=pk, number=number)


class Memoranda(IdempotentAPIView, generics.ListAPIView[Memorandum]):
    """The agreements within reach, with their versions."""

    queryset = Memorandum.objects.none()
    serializer_class = MemorandumOut
    filter_backends = []

    @extend_schema(operation_id="memoranda_list")
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[Memorandum]:
        found = look_at_memoranda(by=signed_in(self.request))
        return found.select_related("region").prefetch_related("versions")

    @extend_schema(
        operation_id="memoranda_draft", request=MemorandumIn, responses={201: MemorandumOut}
    )
    def post(self, request: Request) -> Response:
        asked = MemorandumIn.of(request, request.data)
        memorandum = draft_memorandum(by=signed_in(request), **asked)
        return Response(MemorandumOut(memorandum).data, status=status.HTTP_201_CREATED)


class Versions(IdempotentAPIView):
    """A new version of the terms, with the caps that they come to."""

    @extend_schema(
        operation_id="memorandum_versions_draft",
        request=VersionIn,
        responses={201: VersionOut},
        examples=[TERMS],
    )
    def post(self, request: Request, pk: int) -> Response:
        memorandum = memorandum_in_view(request, pk)
        asked = VersionIn.of(request, request.data)
        asked["negotiated"] = [
            Negotiated(**figure | {"basis": Basis(figure["basis"])})
            for figure in asked["negotiated"]
        ]
        version = draft_version(by=signed_in(request), memorandum=memorandum, **asked)
        return Response(VersionOut(version).data, status=status.HTTP_201_CREATED)


class VersionDetail(IdempotentAPIView):
    """One version: its terms as sentences, who has signed, the days without a cap."""

    @extend_schema(operation_id="memorandum_versions_retrieve", responses=VersionOut)
    def get(self, request: Request, pk: int, number: int) -> Response:
        return Response(VersionOut(version_in_view(request, pk, number)).data)


class VersionDiff(IdempotentAPIView):
    """What it changes: clauses, councils and caps, against the version that it supersedes."""

    @extend_schema(operation_id="memorandum_versions_diff", responses=DiffOut)
    def get(self, request: Request, pk: int, number: int) -> Response:
        return Response(DiffOut(version_diff(version_in_view(request, pk, number))).data)


class CirculateVersion(IdempotentAPIView):
    """Puts the terms before the parties; from now on they freeze, and can be signed."""

    @extend_schema(
        operation_id="memorandum_versions_circulate", request=None, responses=VersionOut
    )
    def post(self, request: Request, pk: int, number: int) -> Response:
        version = version_in_view(request, pk, number)
        version = circulate_version(by=signed_in(request), version=version, now=timezone.now())
        return Response(VersionOut(version).data)


class WithdrawVersion(IdempotentAPIView):
    """Makes a draft of what was circulated, while nobody has signed it."""

    @extend_schema(
        operation_id="memorandum_versions_withdraw", request=None, responses=VersionOut
    )
    def post(self, request: Request, pk: int, number: int) -> Response:
        version = version_in_view(request, pk, number)
        version = withdraw_version(by=signed_in(request), version=version)
        return Response(VersionOut(version).data)


class SignVersion(IdempotentAPIView):
    """A council's agreement, given once; the last one makes the version signed."""

    @extend_schema(
        operation_id="memorandum_versions_sign",
        request=SignatureIn,
        responses=VersionOut,
        examples=[SIGNATURE],
    )
    def post(self, request: Request, pk: int, number: int) -> Response:
        version = version_in_view(request, pk, number)
        asked = SignatureIn.of(request, request.data)
        version = sign_version(by=signed_in(request), version=version, **asked)
        return Response(VersionOut(version).data)


class BringVersionIntoForce(IdempotentAPIView):
    """Lets the terms bind from their first day; the version before them ends on that day."""

    @extend_schema(
        operation_id="memorandum_versions_bring_into_force",
        request=None,
        responses=VersionOut,
    )
    def post(self, request: Request, pk: int, number: int) -> Response:
        version = version_in_view(request, pk, number)
        version = bring_into_force(by=signed_in(request), version=version)
        return Response(VersionOut(version).data)


class JoinVersion(IdempotentAPIView):
    """One more council of the region is bound by what is in force, from a day on."""

    @extend_schema(
        operation_id="memorandum_versions_join", request=JoinIn, responses=VersionOut
    )
    def post(self, request: Request, pk: int, number: int) -> Response:
        version = version_in_view(request, pk, number)
        asked = JoinIn.of(request, request.data)
        version = join_version(
            by=signed_in(request), version=version, now=timezone.now(), **asked
        )
        return Response(VersionOut(version).data)


class LeaveMemorandum(IdempotentAPIView):
    """A council gives notice; from the day it names the caps bind it no more."""

    @extend_schema(operation_id="memoranda_leave", request=LeaveIn, responses=DepartureOut)
    def post(self, request: Request, pk: int) -> Response:
        memorandum = memorandum_in_view(request, pk)
        asked = LeaveIn.of(request, request.data)
        ended = leave_memorandum(
            by=signed_in(request), memorandum=memorandum, now=timezone.now(), **asked
        )
        told = {
            "memorandum": memorandum.name,
            "council": asked["council"].gss_code,
            "leaves_on": asked["leaves_on"],
            "versions": [each.signature.version.number for each in ended],
        }
        return Response(DepartureOut(told).data)
