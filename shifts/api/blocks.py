"""Several bookings offered in one act; needs that come again; and templates."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import IdempotentAPIView, signed_in
from shifts.actions.blocks import offer_block
from shifts.actions.templates import (
    archive_template,
    book_from_template,
    keep_as_template,
    repeat_booking,
)
from shifts.block_serializers import (
    AgainIn,
    BlockIn,
    BlockResultOut,
    TemplateIn,
    TemplateOut,
    bookings_in_view,
)
from shifts.models import BookingTemplate
from shifts.serializers import BookingOut


class OfferBlock(IdempotentAPIView):
    @extend_schema(request=BlockIn, responses=BlockResultOut(many=True))
    def post(self, request: Request) -> Response:
        asked = BlockIn(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        results = offer_block(by=signed_in(request), now=timezone.now(), **asked.validated_data)
        return Response(BlockResultOut(results, many=True).data)


class RepeatBooking(IdempotentAPIView):
    """Without a body: the same on the next free days."""

    @extend_schema(request=AgainIn, responses={201: BookingOut})
    def post(self, request: Request, pk: int) -> Response:
        booking = get_object_or_404(bookings_in_view(signed_in(request)), pk=pk)
        asked = AgainIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = repeat_booking(
            by=signed_in(request), booking=booking, now=timezone.now(), **asked.validated_data
        )
        return Response(BookingOut(made).data, status=status.HTTP_201_CREATED)


def templates_in_view(request: Request) -> QuerySet[BookingTemplate]:
    found = BookingTemplate.objects.visible_to(signed_in(request))
    return found.select_related("team__council__region", "job_role")


class Templates(IdempotentAPIView, generics.ListAPIView[BookingTemplate]):
    queryset = BookingTemplate.objects.none()
    serializer_class = TemplateOut
    filterset_fields = ["team"]

    def get_queryset(self) -> QuerySet[BookingTemplate]:
        return templates_in_view(self.request).in_use()  # type: ignore[attr-defined, no-any-return]

    @extend_schema(request=TemplateIn, responses={201: TemplateOut})
    def post(self, request: Request) -> Response:
        asked = TemplateIn(data=request.data)
        asked.is_valid(raise_exception=True)
        booking = get_object_or_404(
            bookings_in_view(signed_in(request)), pk=asked.validated_data["booking"]
        )
        made = keep_as_template(
            by=signed_in(request),
            booking=booking,
            name=asked.validated_data["name"],
            leaver=asked.validated_data.get("leaver"),
            now=timezone.now(),
        )
        return Response(TemplateOut(made).data, status=status.HTTP_201_CREATED)


class TemplateDetail(generics.RetrieveAPIView[BookingTemplate]):
    serializer_class = TemplateOut

    def get_queryset(self) -> QuerySet[BookingTemplate]:
        return templates_in_view(self.request)


class ArchiveTemplate(IdempotentAPIView):
    @extend_schema(request=None, responses=TemplateOut)
    def post(self, request: Request, pk: int) -> Response:
        template = get_object_or_404(templates_in_view(request), pk=pk)
        made = archive_template(by=signed_in(request), template=template, now=timezone.now())
        return Response(TemplateOut(made).data)


class BookTemplate(IdempotentAPIView):
    """Without a body: from the next Monday on; a leaver's post from when it is vacant."""

    @extend_schema(request=AgainIn, responses={201: BookingOut})
    def post(self, request: Request, pk: int) -> Response:
        template = get_object_or_404(templates_in_view(request), pk=pk)
        asked = AgainIn(data=request.data)
        asked.is_valid(raise_exception=True)
        made = book_from_template(
            by=signed_in(request),
            template=template,
            now=timezone.now(),
            **asked.validated_data,
        )
        return Response(BookingOut(made).data, status=status.HTTP_201_CREATED)
