"""A worker's own availability: stated by them, read by nobody else."""

from datetime import date, time
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.errors import NotPermitted
from accounts.models import Worker
from shifts.actions.availability import (
    Days,
    remove_dated,
    set_radius,
    state_dated,
    state_weekly,
)
from shifts.actions.feeds import add_feed, remove_feed
from shifts.actions.links import create_link, revoke_link
from shifts.models import CalendarFeed, CalendarLink, DatedAvailability
from shifts.models.availability import Kind
from shifts.patterns import FOLDS
from shifts.reports.availability import own_worker, week_stated
from shifts.turns import Stretch

Data = dict[str, Any]


def worker_of(request: Request) -> Worker:
    """Raises NotPermitted for whoever is not in the pool."""
    worker = own_worker(signed_in(request))
    if worker is None:
        raise NotPermitted
    return worker


class TimeOfWeek(serializers.Serializer[Stretch]):
    week = serializers.IntegerField(
        default=1, min_value=1, max_value=4, help_text="1 is the week of effective_from."
    )
    weekday = serializers.IntegerField(min_value=0, max_value=6, help_text="Monday is 0.")
    start = serializers.TimeField(format="%H:%M")
    end = serializers.TimeField(
        format="%H:%M", help_text="At or before the start: on the next day."
    )


class WeekIn(serializers.Serializer[Data]):
    effective_from = serializers.DateField()
    every_weeks = serializers.IntegerField(default=1, min_value=1, max_value=4)
    times = TimeOfWeek(many=True, help_text="None at all states nothing: any time.")
    radius_miles = serializers.IntegerField(
        required=False, allow_null=True, help_text="Left out, it stays as it is."
    )


class WeekOut(serializers.Serializer[Data]):
    effective_from = serializers.DateField(allow_null=True)
    every_weeks = serializers.IntegerField()
    times = TimeOfWeek(many=True)
    radius_miles = serializers.IntegerField(allow_null=True)


class DaysIn(serializers.Serializer[Data]):
    kind = serializers.ChoiceField(choices=Kind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, help_text="The last day, included.")
    start = serializers.TimeField(required=False, help_text="With end, a part of one day.")
    end = serializers.TimeField(required=False)
    fold = serializers.ChoiceField(
        choices=["first", "second"],
        required=False,
        help_text="Which one, where the clocks show a time twice.",
    )
    more_weeks = serializers.IntegerField(default=0, min_value=0, max_value=52)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)


class DaysOut(serializers.ModelSerializer[DatedAvailability]):
    starts_at = serializers.DateTimeField(source="period.lower")
    ends_at = serializers.DateTimeField(source="period.upper")

    class Meta:
        model = DatedAvailability
        fields = ["id", "kind", "starts_at", "ends_at", "note"]


class FeedIn(serializers.Serializer[Data]):
    name = serializers.CharField(max_length=80)
    url = serializers.CharField(max_length=2000, help_text="Begins with https://.")


class FeedOut(serializers.ModelSerializer[CalendarFeed]):
    place = serializers.CharField(help_text="The server; the whole address is not shown again.")

    class Meta:
        model = CalendarFeed
        fields = ["id", "name", "place", "added_at", "tried_at", "fetched_at", "error"]


class LinkOut(serializers.ModelSerializer[CalendarLink]):
    class Meta:
        model = CalendarLink
        fields = ["id", "created_at", "used_at"]


class NewLinkOut(LinkOut):
    url = serializers.CharField(help_text="Shown this once.")

    class Meta(LinkOut.Meta):
        fields = [*LinkOut.Meta.fields, "url"]


class Availability(APIView):
    @extend_schema(responses=WeekOut)
    def get(self, request: Request) -> Response:
        return Response(shown(worker_of(request)))

    @extend_schema(request=WeekIn, responses=WeekOut)
    def put(self, request: Request) -> Response:
        worker, by = worker_of(request), signed_in(request)
        given = WeekIn(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        now = timezone.now()
        state_weekly(
            by=by,
            worker=worker,
            effective_from=asked["effective_from"],
            every_weeks=asked["every_weeks"],
            stretches=[Stretch(**each) for each in asked["times"]],
            now=now,
            today=timezone.localdate(now),
        )
        if "radius_miles" in asked:
            worker = set_radius(by=by, worker=worker, miles=asked["radius_miles"])
        return Response(shown(worker))


def shown(worker: Worker) -> Data:
    week = week_stated(worker, timezone.localdate())
    given = {
        "effective_from": week.effective_from,
        "every_weeks": week.every_weeks,
        "times": week.times,
        "radius_miles": worker.radius_miles,
    }
    return dict(WeekOut(given).data)


class DatedAvailabilities(IdempotentAPIView):
    @extend_schema(responses=DaysOut(many=True), operation_id="availability_dated_list")
    def get(self, request: Request) -> Response:
        """What is said of days that are not over."""
        ahead = worker_of(request).dated_availability.filter(
            period__endswith__gt=timezone.now()
        )
        return Response(DaysOut(ahead, many=True).data)

    @extend_schema(request=DaysIn, responses={201: DaysOut(many=True)})
    def post(self, request: Request) -> Response:
        worker = worker_of(request)
        given = DaysIn(data=request.data)
        given.is_valid(raise_exception=True)
        asked: Data = given.validated_data
        now = timezone.now()
        stated = state_dated(
            by=signed_in(request),
            worker=worker,
            kind=asked["kind"],
            days=days_of(asked),
            note=asked.get("note", ""),
            now=now,
            today=timezone.localdate(now),
        )
        return Response(DaysOut(stated, many=True).data, status=201)


def days_of(asked: Data) -> Days:
    starts_on: date = asked["starts_on"]
    start: time | None = asked.get("start")
    return Days(
        starts_on=starts_on,
        ends_on=asked.get("ends_on") or starts_on,
        start=start,
        end=asked.get("end"),
        fold=FOLDS[asked.get("fold")],
        more_weeks=asked["more_weeks"],
    )


class DatedAvailabilityDetail(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        mine = DatedAvailability.objects.of(signed_in(request)).select_related("worker")
        remove_dated(by=signed_in(request), dated=get_object_or_404(mine, pk=pk))
        return Response(status=204)


class CalendarFeeds(IdempotentAPIView):
    @extend_schema(responses=FeedOut(many=True), operation_id="availability_feeds_list")
    def get(self, request: Request) -> Response:
        return Response(FeedOut(worker_of(request).calendar_feeds.all(), many=True).data)

    @extend_schema(request=FeedIn, responses={201: FeedOut})
    def post(self, request: Request) -> Response:
        worker = worker_of(request)
        given = FeedIn(data=request.data)
        given.is_valid(raise_exception=True)
        feed = add_feed(
            by=signed_in(request), worker=worker, now=timezone.now(), **given.validated_data
        )
        return Response(FeedOut(feed).data, status=201)


class CalendarFeedDetail(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        mine = CalendarFeed.objects.of(signed_in(request)).select_related("worker")
        remove_feed(by=signed_in(request), feed=get_object_or_404(mine, pk=pk))
        return Response(status=204)


class CalendarLinks(APIView):
    """Not idempotent by key: a kept answer would keep the secret."""

    @extend_schema(responses=LinkOut(many=True), operation_id="availability_links_list")
    def get(self, request: Request) -> Response:
        live = worker_of(request).calendar_links.filter(revoked_at=None)
        return Response(LinkOut(live, many=True).data)

    @extend_schema(request=None, responses={201: NewLinkOut})
    def post(self, request: Request) -> Response:
        worker = worker_of(request)
        link, secret = create_link(by=signed_in(request), worker=worker, now=timezone.now())
        told = LinkOut(link).data | {"url": address_of(request, secret)}
        return Response(told, status=201)


def address_of(request: HttpRequest | Request, secret: str) -> str:
    return str(request.build_absolute_uri(reverse("calendar-file", args=[secret])))


class CalendarLinkDetail(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        mine = CalendarLink.objects.of(signed_in(request)).select_related("worker")
        link = get_object_or_404(mine, pk=pk)
        revoke_link(by=signed_in(request), link=link, now=timezone.now())
        return Response(status=204)
