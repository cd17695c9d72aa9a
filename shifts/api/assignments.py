"""The life of an assignment: its start, its terms, its end, its shifts."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.assignments import (
    Ending,
    Extension,
    agree,
    cancel_booking,
    cancel_shift,
    confirm_start,
    cover_shift,
    decline,
    end_early,
    propose_extension,
    propose_rate,
    record_absence,
    withdraw_absence,
    withdraw_proposal,
)
from shifts.assignment_serializers import (
    AbsenceIn,
    AbsenceOut,
    AssignmentWhole,
    BookingCancellationOut,
    CancelBookingIn,
    CancelShiftIn,
    EarlyEndOut,
    EndIn,
    ExtensionIn,
    RateIn,
    ShiftCancellationOut,
    VariationOut,
)
from shifts.models import Absence, Assignment, Booking, Shift, Variation
from shifts.serializers import BookingOut

BOOKING = ("booking__council__region", "booking__team__council__region", "booking__job_role")


def asked_of(kind: type[Serializer[Any]], request: Request) -> Any:
    asked = kind(data=request.data, context={"request": request})
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def visible_assignments(request: Request) -> QuerySet[Assignment]:
    visible = Assignment.objects.visible_to(signed_in(request))
    return visible.select_related("worker__user", *BOOKING)


def visible_shift(request: Request, pk: int) -> Shift:
    visible = Shift.objects.visible_to(signed_in(request)).select_related(
        "assignment__worker", *(f"assignment__{name}" for name in BOOKING)
    )
    return get_object_or_404(visible, pk=pk)


def visible_variation(request: Request, pk: int) -> Variation:
    visible = Variation.objects.visible_to(signed_in(request)).select_related(
        "assignment__worker", *(f"assignment__{name}" for name in BOOKING)
    )
    return get_object_or_404(visible, pk=pk)


class AssignmentDetail(generics.RetrieveAPIView[Assignment]):
    serializer_class = AssignmentWhole

    def get_queryset(self) -> QuerySet[Assignment]:
        return visible_assignments(self.request).prefetch_related("shifts", "variations")


class StartAssignment(IdempotentAPIView):
    @extend_schema(request=None, responses=AssignmentWhole)
    def post(self, request: Request, pk: int) -> Response:
        assignment = confirm_start(
            by=signed_in(request),
            assignment=get_object_or_404(visible_assignments(request), pk=pk),
            now=timezone.now(),
        )
        return Response(AssignmentWhole(assignment).data)


class ExtendAssignment(IdempotentAPIView):
    @extend_schema(request=ExtensionIn, responses={201: VariationOut})
    def post(self, request: Request, pk: int) -> Response:
        variation = propose_extension(
            by=signed_in(request),
            assignment=get_object_or_404(visible_assignments(request), pk=pk),
            extension=Extension(**asked_of(ExtensionIn, request)),
            now=timezone.now(),
        )
        return Response(VariationOut(variation).data, status=status.HTTP_201_CREATED)


class RateAssignment(IdempotentAPIView):
    @extend_schema(request=RateIn, responses={201: VariationOut})
    def post(self, request: Request, pk: int) -> Response:
        variation = propose_rate(
            by=signed_in(request),
            assignment=get_object_or_404(visible_assignments(request), pk=pk),
            now=timezone.now(),
            **asked_of(RateIn, request),
        )
        return Response(VariationOut(variation).data, status=status.HTTP_201_CREATED)


class EndAssignment(IdempotentAPIView):
    @extend_schema(request=EndIn, responses={201: EarlyEndOut})
    def post(self, request: Request, pk: int) -> Response:
        ended = end_early(
            by=signed_in(request),
            assignment=get_object_or_404(visible_assignments(request), pk=pk),
            ending=Ending(**asked_of(EndIn, request)),
            now=timezone.now(),
        )
        return Response(EarlyEndOut(ended).data, status=status.HTTP_201_CREATED)


class AgreeVariation(IdempotentAPIView):
    @extend_schema(request=None, responses=VariationOut)
    def post(self, request: Request, pk: int) -> Response:
        variation = visible_variation(request, pk)
        variation = agree(by=signed_in(request), variation=variation, now=timezone.now())
        return Response(VariationOut(variation).data)


class DeclineVariation(IdempotentAPIView):
    @extend_schema(request=None, responses=VariationOut)
    def post(self, request: Request, pk: int) -> Response:
        variation = visible_variation(request, pk)
        variation = decline(by=signed_in(request), variation=variation, now=timezone.now())
        return Response(VariationOut(variation).data)


class WithdrawVariation(IdempotentAPIView):
    @extend_schema(request=None, responses=VariationOut)
    def post(self, request: Request, pk: int) -> Response:
        variation = withdraw_proposal(
            by=signed_in(request),
            variation=visible_variation(request, pk),
            now=timezone.now(),
        )
        return Response(VariationOut(variation).data)


class CancelShift(IdempotentAPIView):
    @extend_schema(request=CancelShiftIn, responses={201: ShiftCancellationOut})
    def post(self, request: Request, pk: int) -> Response:
        facts = cancel_shift(
            by=signed_in(request),
            shift=visible_shift(request, pk),
            now=timezone.now(),
            **asked_of(CancelShiftIn, request),
        )
        return Response(ShiftCancellationOut(facts).data, status=status.HTTP_201_CREATED)


class CoverShift(IdempotentAPIView):
    """A shift that was called off, booked again on its own."""

    @extend_schema(request=None, responses={201: BookingOut})
    def post(self, request: Request, pk: int) -> Response:
        booking = cover_shift(
            by=signed_in(request), shift=visible_shift(request, pk), now=timezone.now()
        )
        return Response(BookingOut(booking).data, status=status.HTTP_201_CREATED)


class ShiftAbsence(IdempotentAPIView):
    @extend_schema(request=AbsenceIn, responses={201: AbsenceOut})
    def post(self, request: Request, pk: int) -> Response:
        absence = record_absence(
            by=signed_in(request),
            shift=visible_shift(request, pk),
            now=timezone.now(),
            **asked_of(AbsenceIn, request),
        )
        return Response(AbsenceOut(absence).data, status=status.HTTP_201_CREATED)


class WithdrawAbsence(IdempotentAPIView):
    @extend_schema(request=None, responses=AbsenceOut)
    def post(self, request: Request, pk: int) -> Response:
        visible = Absence.objects.visible_to(signed_in(request)).select_related(
            *(f"shift__assignment__{name}" for name in BOOKING)
        )
        absence = withdraw_absence(
            by=signed_in(request),
            absence=get_object_or_404(visible, pk=pk),
            now=timezone.now(),
        )
        return Response(AbsenceOut(absence).data)


class CancelBooking(IdempotentAPIView):
    @extend_schema(request=CancelBookingIn, responses={201: BookingCancellationOut})
    def post(self, request: Request, pk: int) -> Response:
        visible = Booking.objects.visible_to(signed_in(request)).select_related("council")
        made = cancel_booking(
            by=signed_in(request),
            booking=get_object_or_404(visible, pk=pk),
            now=timezone.now(),
            **asked_of(CancelBookingIn, request),
        )
        return Response(BookingCancellationOut(made).data, status=status.HTTP_201_CREATED)
