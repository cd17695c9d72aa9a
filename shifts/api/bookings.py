"""Bookings, their candidates and the offers made of them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import User, Worker
from shifts.actions.bookings import Request as BookingRequest
from shifts.actions.bookings import create_booking
from shifts.actions.cascades import start_cascade
from shifts.actions.offers import send_offers
from shifts.models import Booking, Offer
from shifts.serializers import (
    BookingIn,
    BookingOut,
    BookingSummary,
    OfferOut,
    OffersIn,
)


class Bookings(IdempotentAPIView, generics.ListAPIView[Booking]):
    queryset = Booking.objects.none()
    serializer_class = BookingSummary
    filterset_fields = ["state", "council__gss_code", "team", "job_role"]

    def get_queryset(self) -> QuerySet[Booking]:
        return Booking.objects.visible_to(signed_in(self.request)).select_related("council")

    @extend_schema(request=BookingIn, responses={201: BookingOut})
    def post(self, request: Request) -> Response:
        asked = BookingIn.of(request, request.data)
        booking = create_booking(
            by=signed_in(request),
            request=BookingRequest(**asked),
            now=timezone.now(),
        )
        return Response(BookingOut(booking).data, status=status.HTTP_201_CREATED)


class BookingDetail(generics.RetrieveAPIView[Booking]):
    serializer_class = BookingOut

    def get_queryset(self) -> QuerySet[Booking]:
        visible = Booking.objects.visible_to(signed_in(self.request))
        return visible.select_related("council").prefetch_related("shifts")


class BookingOffers(IdempotentAPIView):
    @extend_schema(request=OffersIn, responses={201: OfferOut(many=True)})
    def post(self, request: Request, pk: int) -> Response:
        booking = get_object_or_404(Booking.objects.visible_to(signed_in(request)), pk=pk)
        asked = OffersIn(data=request.data)
        asked.is_valid(raise_exception=True)
        offers = offers_of(booking, by=signed_in(request), **asked.validated_data)
        return Response(OfferOut(offers, many=True).data, status=status.HTTP_201_CREATED)


def offers_of(
    booking: Booking, *, by: User, cascade: bool, sign_off: str, workers: Sequence[Worker] = ()
) -> Sequence[Offer]:
    """By name, or those of the tier that is asked first."""
    if cascade:
        made = start_cascade(by=by, booking=booking, now=timezone.now())
        sent = Offer.objects.filter(tier__cascade=made).order_by("pk")
        return list(sent.select_related("booking__council", "tier"))
    return send_offers(
        by=by, booking=booking, workers=workers, sign_off=sign_off, now=timezone.now()
    )
