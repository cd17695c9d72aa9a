"""Placements: what is overdue, and supervision, caseload and review of one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.permissions import Permission, require_somewhere
from shifts.actions.placement.reviews import answer_review, review_placement
from shifts.actions.placement.supervision import (
    count_cases,
    deny_supervision,
    name_supervisor,
    record_supervision,
)
from shifts.models import Assignment, PlacementReview, Supervision
from shifts.placement_serializers import (
    CaseloadIn,
    CaseloadOut,
    PlacementOut,
    ReviewAnswerIn,
    ReviewIn,
    ReviewOut,
    SupervisionIn,
    SupervisionOut,
    SupervisorIn,
    SupervisorOut,
)
from shifts.reports.placements import RULE_TITLES, Narrowing, placement, placements

SHOW = OpenApiParameter(
    "show",
    str,
    enum=["all", *RULE_TITLES],
    description="The code of a rule, or all; otherwise those of which something is found.",
)


class Placements(generics.GenericAPIView[Any]):
    """What is overdue in the councils and teams that the caller manages."""

    queryset = Assignment.objects.none()
    serializer_class = PlacementOut
    filter_backends = ()

    @extend_schema(
        operation_id="placements_list",
        parameters=[SHOW],
        responses=PlacementOut(many=True),
    )
    def get(self, request: Request) -> Response:
        user = signed_in(request)
        require_somewhere(user, Permission.PLACEMENT_VIEW)
        show = request.query_params.get("show", "")
        narrowing = Narrowing(
            code=show if show in RULE_TITLES else "", everything=show == "all"
        )
        found = placements(by=user, today=timezone.localdate(), narrowing=narrowing)
        rows = self.paginate_queryset(found)
        return self.get_paginated_response(PlacementOut(rows, many=True).data)


def in_view(request: Request) -> QuerySet[Assignment]:
    return Assignment.objects.visible_to(signed_in(request)).select_related(
        "worker__user",
        "worker__employing_council",
        "booking__team__council",
        "booking__council__region",
    )


class PlacementDetail(APIView):
    @extend_schema(operation_id="placement_retrieve", responses=PlacementOut)
    def get(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        return Response(PlacementOut(placement(assignment, today=timezone.localdate())).data)


class Supervisions(IdempotentAPIView):
    @extend_schema(request=SupervisionIn, responses={201: SupervisionOut})
    def post(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        asked = SupervisionIn.of(request, request.data)
        made = record_supervision(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(SupervisionOut(made).data, status=status.HTTP_201_CREATED)


class DenySupervision(IdempotentAPIView):
    """The worker says that it did not happen."""

    @extend_schema(request=None, responses=SupervisionOut)
    def post(self, request: Request, pk: int) -> Response:
        found = Supervision.objects.select_related(
            "assignment__worker__user", "assignment__booking__council__region"
        )
        supervision = get_object_or_404(found, pk=pk, assignment__in=in_view(request))
        denied = deny_supervision(
            by=signed_in(request), supervision=supervision, now=timezone.now()
        )
        return Response(SupervisionOut(denied).data)


class Supervisors(IdempotentAPIView):
    @extend_schema(request=SupervisorIn, responses={201: SupervisorOut})
    def post(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        asked = SupervisorIn.of(request, request.data)
        made = name_supervisor(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(SupervisorOut(made).data, status=status.HTTP_201_CREATED)


class Caseloads(IdempotentAPIView):
    @extend_schema(request=CaseloadIn, responses={201: CaseloadOut})
    def post(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        asked = CaseloadIn.of(request, request.data)
        made = count_cases(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(CaseloadOut(made).data, status=status.HTTP_201_CREATED)


class Review(IdempotentAPIView):
    @extend_schema(request=ReviewIn, responses={201: ReviewOut})
    def post(self, request: Request, pk: int) -> Response:
        assignment = get_object_or_404(in_view(request), pk=pk)
        asked = ReviewIn.of(request, request.data)
        made = review_placement(
            by=signed_in(request), assignment=assignment, now=timezone.now(), **asked
        )
        return Response(ReviewOut(made).data, status=status.HTTP_201_CREATED)


class AnswerReview(IdempotentAPIView):
    """The worker's own words beside the review, once."""

    @extend_schema(request=ReviewAnswerIn, responses=ReviewOut)
    def post(self, request: Request, pk: int) -> Response:
        found = PlacementReview.objects.select_related(
            "assignment__worker__user", "assignment__booking__council__region"
        )
        review = get_object_or_404(found, assignment=get_object_or_404(in_view(request), pk=pk))
        asked = ReviewAnswerIn.of(request, request.data)
        answered = answer_review(
            by=signed_in(request), review=review, now=timezone.now(), **asked
        )
        return Response(ReviewOut(answered).data)
