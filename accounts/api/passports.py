"""A worker's own passport, their claims and consents; and the files that show credentials."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, parsers, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.claims import refuse_claim, submit_claim, verify_claim, withdraw_claim
from accounts.actions.evidence import add_to_claim, add_to_credential, read_evidence
from accounts.actions.looking import look_at_passport
from accounts.actions.sharing import give_consent, withdraw_consent
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.credential_forms import checked_facts, read_files
from accounts.errors import BadInput, NotPermitted
from accounts.models import Consent, CredentialClaim, CredentialKind, User, Worker
from accounts.models.recorded import Credential
from accounts.pages import allowed_somewhere
from accounts.passport_access import (
    claims_in_view,
    evidence_in_view,
    reading_of,
    reads,
    workers_in_view,
)
from accounts.permissions import Permission
from accounts.reports.facts import MODELS
from accounts.seen import Seen
from accounts.serializers.passports import (
    ClaimIn,
    ClaimOut,
    ConsentIn,
    ConsentOut,
    EvidenceIn,
    EvidenceOut,
    PassportOut,
    RefusalIn,
    SeenIn,
)
from accounts.serving import file_response


def checked(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def own(user: User) -> Worker:
    """The caller as a worker; for anyone else it is not permitted."""
    if not allowed_somewhere(user, Permission.PASSPORT_CLAIM):
        raise NotPermitted(permission=Permission.PASSPORT_CLAIM.value)
    found = Worker.objects.select_related("user", "employing_council__region")
    return get_object_or_404(found, user=user)


class OwnPassport(APIView):
    """What the caller holds, what is missing, what waits, and who may read it."""

    @extend_schema(operation_id="passport_retrieve", responses=PassportOut)
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        found = look_at_passport(worker=own(user), by=user, today=timezone.localdate())
        return Response(PassportOut(found).data)


class Claims(IdempotentAPIView, generics.ListAPIView[CredentialClaim]):
    """A worker's own; for council HR, those that they may answer. The newest first."""

    queryset = CredentialClaim.objects.none()
    serializer_class = ClaimOut
    filterset_fields = ["state", "kind"]

    def get_queryset(self) -> QuerySet[CredentialClaim]:
        found = claims_in_view(signed_in(self.request))
        return found.prefetch_related("evidence").order_by("-pk")

    @extend_schema(operation_id="claims_submit", request=ClaimIn, responses={201: ClaimOut})
    def post(self, request: Request) -> Response:
        user = signed_in(request)
        worker = own(user)
        asked = checked(ClaimIn(data=request.data))
        claim = submit_claim(
            worker=worker,
            kind=asked["kind"],
            facts=checked_facts(CredentialKind(asked["kind"]), asked["facts"]),
            by=user,
            now=timezone.now(),
        )
        return Response(ClaimOut(claim).data, status=status.HTTP_201_CREATED)


def claim_in_view(request: Request, pk: int) -> CredentialClaim:
    return get_object_or_404(claims_in_view(signed_in(request)), pk=pk)


class ClaimDetail(APIView):
    @extend_schema(operation_id="claims_retrieve", responses=ClaimOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(ClaimOut(claim_in_view(request, pk)).data)


class VerifyClaim(IdempotentAPIView):
    """Records what was claimed, by who saw the original, when and how."""

    @extend_schema(operation_id="claims_verify", request=SeenIn, responses=ClaimOut)
    def post(self, request: Request, pk: int) -> Response:
        claim = claim_in_view(request, pk)
        asked = checked(SeenIn(data=request.data))
        seen = Seen(
            by=asked["original_seen_by"],
            on=asked["original_seen_on"],
            how=asked["original_seen_how"],
        )
        done = verify_claim(claim=claim, seen=seen, by=signed_in(request), now=timezone.now())
        return Response(ClaimOut(done).data)


class RefuseClaim(IdempotentAPIView):
    @extend_schema(operation_id="claims_refuse", request=RefusalIn, responses=ClaimOut)
    def post(self, request: Request, pk: int) -> Response:
        claim = claim_in_view(request, pk)
        asked = checked(RefusalIn(data=request.data))
        done = refuse_claim(claim=claim, by=signed_in(request), now=timezone.now(), **asked)
        return Response(ClaimOut(done).data)


class WithdrawClaim(IdempotentAPIView):
    @extend_schema(operation_id="claims_withdraw", request=None, responses=ClaimOut)
    def post(self, request: Request, pk: int) -> Response:
        claim = claim_in_view(request, pk)
        done = withdraw_claim(claim=claim, by=signed_in(request), now=timezone.now())
        return Response(ClaimOut(done).data)


class EvidenceFiles(IdempotentAPIView):
    """Adds a file to a claim or to what is recorded; the same bytes again are the same file."""

    parser_classes = [parsers.MultiPartParser]

    @extend_schema(
        operation_id="evidence_add",
        request={"multipart/form-data": EvidenceIn},
        responses={201: EvidenceOut},
    )
    def post(self, request: Request) -> Response:
        user, now = signed_in(request), timezone.now()
        asked = checked(EvidenceIn(data=request.data))
        if "claim" in asked:
            claim = claim_in_view(request, asked["claim"])
            uploads = read_files([asked["file"]])
            kept = add_to_claim(claim=claim, uploads=uploads, by=user, now=now)
        else:
            credential = credential_in_view(user, asked)
            uploads = read_files([asked["file"]])
            kept = add_to_credential(credential=credential, uploads=uploads, by=user, now=now)
        return Response(EvidenceOut(kept[0]).data, status=status.HTTP_201_CREATED)


def credential_in_view(user: User, asked: dict[str, Any]) -> Credential:
    """What is recorded, by its kind and number, if the caller may read it."""
    kind = asked.get("kind", "")
    if kind not in CredentialKind.values or "credential" not in asked:
        known = ", ".join(CredentialKind.values)
        raise BadInput(
            {"claim": f"Name a claim, or a credential with its kind, one of: {known}."}
        )
    workers = workers_in_view(user)
    found = MODELS[CredentialKind(kind)]._default_manager.filter(worker__in=workers)
    credential: Any = get_object_or_404(found.select_related("worker"), pk=asked["credential"])
    if not reads(reading_of(user, credential.worker), kind):
        raise Http404
    kept: Credential = credential
    return kept


class EvidenceFile(APIView):
    """The bytes as they were kept, hashed again; 409 where they are no longer those."""

    @extend_schema(
        operation_id="evidence_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> HttpResponse:
        user = signed_in(request)
        evidence = get_object_or_404(evidence_in_view(user), pk=pk)
        return file_response(evidence, read_evidence(evidence=evidence, by=user))


class Consents(IdempotentAPIView, generics.ListAPIView[Consent]):
    """Who may read the caller's passport, and who might before. The newest first."""

    queryset = Consent.objects.none()
    serializer_class = ConsentOut
    filter_backends = []

    def get_queryset(self) -> QuerySet[Consent]:
        mine = own(signed_in(self.request)).consents
        return mine.select_related("council").order_by("-pk")

    @extend_schema(operation_id="consents_give", request=ConsentIn, responses={201: ConsentOut})
    def post(self, request: Request) -> Response:
        user = signed_in(request)
        worker = own(user)
        consent = give_consent(worker=worker, by=user, **checked(ConsentIn(data=request.data)))
        return Response(ConsentOut(consent).data, status=status.HTTP_201_CREATED)


class WithdrawConsent(IdempotentAPIView):
    """From now on that council reads it no longer; as easy as giving."""

    @extend_schema(operation_id="consents_withdraw", request=ConsentIn, responses=ConsentOut)
    def post(self, request: Request) -> Response:
        user = signed_in(request)
        worker = own(user)
        asked = checked(ConsentIn(data=request.data))
        return Response(ConsentOut(withdraw_consent(worker=worker, by=user, **asked)).data)
