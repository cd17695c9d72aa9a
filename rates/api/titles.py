"""Job titles: proposed by a council, approved or rejected by the region, ended by either."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from rates.actions.title_imports import import_titles
from rates.actions.titles import (
    approve_title,
    end_title,
    propose_title,
    reject_title,
    withdraw_title,
)
from rates.models import JobTitleMap
from rates.models.grades import JobTitleMapQuerySet
from rates.serializers.titles import (
    JobTitleEnd,
    JobTitleImportIn,
    JobTitleImportOut,
    JobTitleIn,
    JobTitleOut,
    JobTitleRejection,
    JobTitlesQuery,
)

PROPOSAL = OpenApiExample(
    "A title from April",
    request_only=True,
    value={
        "council": "E08000012",
        "title": "Social Worker Level 2",
        "job_role": "social_worker",
        "effective_from": "2026-04-01",
    },
)


def titles_in_view(request: Request) -> JobTitleMapQuerySet:
    found = JobTitleMap.objects.visible_to(signed_in(request))
    return found.select_related(
        "council__region", "job_role", "proposed_by", "approved_by", "rejected_by"
    )


def title_in_view(request: Request, pk: int) -> JobTitleMap:
    return get_object_or_404(titles_in_view(request), pk=pk)


class JobTitles(IdempotentAPIView, generics.ListAPIView[JobTitleMap]):
    """The titles within reach, the latest proposal first."""

    queryset = JobTitleMap.objects.none()
    serializer_class = JobTitleOut
    filter_backends = []

    @extend_schema(operation_id="job_titles_list", parameters=[JobTitlesQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    def get_queryset(self) -> QuerySet[JobTitleMap]:
        asked = JobTitlesQuery.of(self.request, self.request.query_params)
        found = titles_in_view(self.request).order_by("-pk")
        if "state" in asked:
            found = found.in_state(asked["state"])
        if "council" in asked:
            found = found.filter(council=asked["council"])
        if "on" in asked:
            found = found.filter(effective__contains=asked["on"])
        return found

    @extend_schema(
        operation_id="job_titles_propose",
        request=JobTitleIn,
        responses={201: JobTitleOut},
        examples=[PROPOSAL],
    )
    def post(self, request: Request) -> Response:
        asked = JobTitleIn.of(request, request.data)
        proposal = propose_title(by=signed_in(request), **asked)
        return Response(JobTitleOut(proposal).data, status=status.HTTP_201_CREATED)


class JobTitleDetail(IdempotentAPIView):
    @extend_schema(operation_id="job_titles_retrieve", responses=JobTitleOut)
    def get(self, request: Request, pk: int) -> Response:
        return Response(JobTitleOut(title_in_view(request, pk)).data)


class ApproveJobTitle(IdempotentAPIView):
    """Lets the title count; one that stood for the same title before ends the day it starts."""

    @extend_schema(operation_id="job_titles_approve", request=None, responses=JobTitleOut)
    def post(self, request: Request, pk: int) -> Response:
        proposal = title_in_view(request, pk)
        approve_title(by=signed_in(request), proposal=proposal)
        return Response(JobTitleOut(title_in_view(request, pk)).data)


class RejectJobTitle(IdempotentAPIView):
    @extend_schema(
        operation_id="job_titles_reject", request=JobTitleRejection, responses=JobTitleOut
    )
    def post(self, request: Request, pk: int) -> Response:
        proposal = title_in_view(request, pk)
        asked = JobTitleRejection.of(request, request.data)
        reject_title(by=signed_in(request), proposal=proposal, **asked)
        return Response(JobTitleOut(title_in_view(request, pk)).data)


class WithdrawJobTitle(IdempotentAPIView):
    @extend_schema(operation_id="job_titles_withdraw", request=None, responses=JobTitleOut)
    def post(self, request: Request, pk: int) -> Response:
        proposal = title_in_view(request, pk)
        withdraw_title(by=signed_in(request), proposal=proposal)
        return Response(JobTitleOut(title_in_view(request, pk)).data)


class EndJobTitle(IdempotentAPIView):
    """What was booked by the title keeps its job role."""

    @extend_schema(operation_id="job_titles_end", request=JobTitleEnd, responses=JobTitleOut)
    def post(self, request: Request, pk: int) -> Response:
        title_map = title_in_view(request, pk)
        asked = JobTitleEnd.of(request, request.data)
        today = timezone.localdate()
        end_title(by=signed_in(request), title_map=title_map, today=today, **asked)
        return Response(JobTitleOut(title_in_view(request, pk)).data)


class JobTitleImport(IdempotentAPIView):
    """Proposes every title of a file, or none; without `dry_run: false` it only says what would be.

    A real import with a bad cell is refused with 400, naming each by its row and column.
    """

    @extend_schema(
        operation_id="job_titles_import",
        request=JobTitleImportIn,
        responses=JobTitleImportOut,
    )
    def post(self, request: Request) -> Response:
        asked = JobTitleImportIn.of(request, request.data)
        text = asked.pop("csv")
        done = import_titles(by=signed_in(request), text=text, **asked)
        return Response(JobTitleImportOut(done).data)
