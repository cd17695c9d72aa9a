"""Cascades: where they are, stopping them, and going to agencies; and offers taken back."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.answers import withdraw_offer
from shifts.actions.cascades import sign_off_agencies, stop_cascade
from shifts.models import Cascade, Offer
from shifts.offer_serializers import AgencySignOffIn, CascadeOut, WithdrawIn
from shifts.serializers import OfferOut


def in_view(request: Request) -> QuerySet[Cascade]:
    found = Cascade.objects.visible_to(signed_in(request))
    return found.select_related("booking__council").prefetch_related("tiers")


class Cascades(generics.ListAPIView[Cascade]):
    queryset = Cascade.objects.none()
    serializer_class = CascadeOut
    filterset_fields = ["state", "booking"]

    def get_queryset(self) -> QuerySet[Cascade]:
        return in_view(self.request)


class CascadeDetail(generics.RetrieveAPIView[Cascade]):
    serializer_class = CascadeOut

    def get_queryset(self) -> QuerySet[Cascade]:
        return in_view(self.request)


class StopCascade(IdempotentAPIView):
    @extend_schema(request=None, responses=CascadeOut)
    def post(self, request: Request, pk: int) -> Response:
        cascade = get_object_or_404(in_view(request), pk=pk)
        stop_cascade(by=signed_in(request), cascade=cascade, now=timezone.now())
        return Response(CascadeOut(in_view(request).get(pk=pk)).data)


class SignOffAgencies(IdempotentAPIView):
    @extend_schema(request=AgencySignOffIn, responses=CascadeOut)
    def post(self, request: Request, pk: int) -> Response:
        cascade = get_object_or_404(in_view(request), pk=pk)
        asked = AgencySignOffIn(data=request.data)
        asked.is_valid(raise_exception=True)
        sign_off_agencies(
            by=signed_in(request), cascade=cascade, now=timezone.now(), **asked.validated_data
        )
        return Response(CascadeOut(in_view(request).get(pk=pk)).data)


class WithdrawOffer(IdempotentAPIView):
    @extend_schema(request=WithdrawIn, responses=OfferOut)
    def post(self, request: Request, pk: int) -> Response:
        visible = Offer.objects.visible_to(signed_in(request))
        offer = get_object_or_404(visible.select_related("booking__council"), pk=pk)
        asked = WithdrawIn(data=request.data)
        asked.is_valid(raise_exception=True)
        offer = withdraw_offer(
            by=signed_in(request), offer=offer, now=timezone.now(), **asked.validated_data
        )
        return Response(OfferOut(offer).data)
