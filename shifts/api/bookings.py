"""Bookings, their candidates and the offers made of them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.bookings import Request as BookingRequest
from shifts.actions.bookings import create_booking
from shifts.actions.offers import send_offers
from shifts.models import Booking
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
        offers = send_offers(
            by=signed_in(request),
            booking=booking,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(OfferOut(offers, many=True).data, status=status.HTTP_201_CREATED)
