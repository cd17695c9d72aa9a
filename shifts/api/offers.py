"""Offers, as the worker answers them, and the assignments that come of it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.answers import decline_offer
from shifts.actions.offers import accept_offer
from shifts.models import Assignment, Offer
from shifts.serializers import AssignmentOut, DeclineIn, OfferOut


class Offers(generics.ListAPIView[Offer]):
    queryset = Offer.objects.none()
    serializer_class = OfferOut
    filterset_fields = ["state", "booking"]

    def get_queryset(self) -> QuerySet[Offer]:
        visible = Offer.objects.visible_to(signed_in(self.request))
        return visible.select_related("booking__council", "tier")


class OfferDetail(generics.RetrieveAPIView[Offer]):
    serializer_class = OfferOut

    def get_queryset(self) -> QuerySet[Offer]:
        visible = Offer.objects.visible_to(signed_in(self.request))
        return visible.select_related("booking__council", "tier")


class AcceptOffer(IdempotentAPIView):
    @extend_schema(request=None, responses=AssignmentOut)
    def post(self, request: Request, pk: int) -> Response:
        visible = Offer.objects.visible_to(signed_in(request)).select_related("worker")
        offer = get_object_or_404(visible, pk=pk)
        assignment = accept_offer(by=signed_in(request), offer=offer, now=timezone.now())
        return Response(AssignmentOut(assignment).data)


class DeclineOffer(IdempotentAPIView):
    @extend_schema(request=DeclineIn, responses=OfferOut)
    def post(self, request: Request, pk: int) -> Response:
        visible = Offer.objects.visible_to(signed_in(request)).select_related("worker")
        offer = get_object_or_404(visible, pk=pk)
        asked = DeclineIn(data=request.data)
        asked.is_valid(raise_exception=True)
        offer = decline_offer(
            by=signed_in(request), offer=offer, now=timezone.now(), **asked.validated_data
        )
        return Response(OfferOut(offer).data)


class Assignments(generics.ListAPIView[Assignment]):
    queryset = Assignment.objects.none()
    serializer_class = AssignmentOut
    filterset_fields = ["state", "booking"]

    def get_queryset(self) -> QuerySet[Assignment]:
        return Assignment.objects.visible_to(signed_in(self.request))
