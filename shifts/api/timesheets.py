"""Timesheets: opened, corrected and submitted by the worker, approved or disputed by others."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.timesheets import (
    approve_timesheet,
    approve_timesheets,
    dispute_timesheet,
    open_timesheet,
    record_hours,
    submit_timesheet,
)
from shifts.hours_serializers import (
    DisputeIn,
    EntryOut,
    HoursIn,
    SubmitIn,
    TimesheetIn,
    TimesheetOut,
    WeekAnsweredOut,
    WeeksIn,
)
from shifts.models import Assignment, Timesheet, TimesheetEntry
from shifts.reports.turns import with_turns


def visible_timesheets(request: Request) -> QuerySet[Timesheet]:
    found = Timesheet.objects.visible_to(signed_in(request)).select_related(
        "assignment__worker", "assignment__booking__team__council"
    )
    return with_turns(found).prefetch_related("entries", "messages__said_by")


class Timesheets(IdempotentAPIView, generics.ListAPIView[Timesheet]):
    queryset = Timesheet.objects.none()
    serializer_class = TimesheetOut
    filterset_fields = ["state", "assignment", "week_starts_on"]

    def get_queryset(self) -> QuerySet[Timesheet]:
        return visible_timesheets(self.request)

    @extend_schema(request=TimesheetIn, responses={201: TimesheetOut})
    def post(self, request: Request) -> Response:
        asked = TimesheetIn(data=request.data)
        asked.is_valid(raise_exception=True)
        mine = Assignment.objects.visible_to(signed_in(request)).select_related(
            "worker", "booking__council"
        )
        timesheet = open_timesheet(
            by=signed_in(request),
            assignment=get_object_or_404(mine, pk=asked.validated_data["assignment"]),
            week_starts_on=asked.validated_data["week_starts_on"],
            now=timezone.now(),
        )
        return Response(TimesheetOut(timesheet).data, status=status.HTTP_201_CREATED)


class TimesheetDetail(generics.RetrieveAPIView[Timesheet]):
    serializer_class = TimesheetOut

    def get_queryset(self) -> QuerySet[Timesheet]:
        return visible_timesheets(self.request)


class TimesheetHours(IdempotentAPIView):
    @extend_schema(request=HoursIn, responses=EntryOut)
    def post(self, request: Request, pk: int, entry: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        entries = TimesheetEntry.objects.select_related(
            "shift", "timesheet__assignment__worker"
        )
        asked = HoursIn(data=request.data)
        asked.is_valid(raise_exception=True)
        recorded = record_hours(
            by=signed_in(request),
            entry=get_object_or_404(entries, pk=entry, timesheet=timesheet),
            **asked.validated_data,
        )
        return Response(EntryOut(recorded).data)


class SubmitTimesheet(IdempotentAPIView):
    @extend_schema(request=SubmitIn, responses=TimesheetOut)
    def post(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        asked = SubmitIn(data=request.data)
        asked.is_valid(raise_exception=True)
        timesheet = submit_timesheet(
            by=signed_in(request),
            timesheet=timesheet,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(TimesheetOut(timesheet).data)


class ApproveTimesheet(IdempotentAPIView):
    @extend_schema(request=None, responses=TimesheetOut)
    def post(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        timesheet = approve_timesheet(
            by=signed_in(request), timesheet=timesheet, now=timezone.now()
        )
        return Response(TimesheetOut(timesheet).data)


class DisputeTimesheet(IdempotentAPIView):
    @extend_schema(request=DisputeIn, responses=TimesheetOut)
    def post(self, request: Request, pk: int) -> Response:
        timesheet = get_object_or_404(visible_timesheets(request), pk=pk)
        asked = DisputeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        timesheet = dispute_timesheet(
            by=signed_in(request),
            timesheet=timesheet,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(TimesheetOut(timesheet).data)


class ApproveTimesheets(IdempotentAPIView):
    """Several at once, each on its own: 200 says of each whether it was approved, or why not."""

    @extend_schema(
        operation_id="timesheets_approve_several",
        request=WeeksIn,
        responses=WeekAnsweredOut(many=True),
    )
    def post(self, request: Request) -> Response:
        asked = WeeksIn(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        answered = approve_timesheets(
            by=signed_in(request), now=timezone.now(), **asked.validated_data
        )
        return Response(WeekAnsweredOut(answered, many=True).data)
