"""The inbox and its settings, for programs; everyone has their own and no one else's."""

from datetime import time
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions.notice_settings import choose_notices
from accounts.actions.notices import read_notice
from accounts.api_base import IdempotentAPIView, signed_in
from accounts.models import Notice, NoticeGroup, User
from accounts.notice_kinds import TITLES, Channel, Group
from accounts.wishes import Wishes, texts_are_sent


class NoticeOut(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = [
            "id",
            "kind",
            "subject",
            "body",
            "target",
            "path",
            "urgent",
            "created_at",
            "read_at",
        ]


class NoticeChoiceOut(serializers.Serializer[dict[str, Any]]):
    group = serializers.ChoiceField(choices=NoticeGroup.choices)
    title = serializers.CharField(read_only=True)
    email = serializers.BooleanField()
    text = serializers.BooleanField()


class NoticeSettingsOut(serializers.Serializer[dict[str, Any]]):
    choices = NoticeChoiceOut(many=True)
    quiet_from = serializers.TimeField(
        allow_null=True, format="%H:%M", help_text="London time; with quiet_until, or null."
    )
    quiet_until = serializers.TimeField(
        allow_null=True, format="%H:%M", help_text="The next day's where it is earlier."
    )
    mobile = serializers.CharField(read_only=True, help_text="Given and confirmed on the page.")
    mobile_confirmed = serializers.BooleanField(read_only=True)
    texts_are_sent = serializers.BooleanField(read_only=True)


class Notices(generics.ListAPIView[Notice]):
    """What you have been told, the unread first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeOut
    filterset_fields = {"kind": ["exact"], "read_at": ["isnull"]}

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(signed_in(self.request)).unread_first()


class ReadNotice(IdempotentAPIView):
    """Mark one as read; again changes nothing."""

    @extend_schema(operation_id="notices_read", request=None, responses=NoticeOut)
    def post(self, request: Request, pk: int) -> Response:
        user = signed_in(request)
        notice = get_object_or_404(Notice.objects.visible_to(user), pk=pk)
        return Response(NoticeOut(read_notice(by=user, notice=notice, now=timezone.now())).data)


class NoticeSettingsDetail(APIView):
    """How you want to be told. Groups that you do not name stay as they are."""

    @extend_schema(operation_id="notice_settings_retrieve", responses=NoticeSettingsOut)
    def get(self, request: Request) -> Response:
        return Response(NoticeSettingsOut(settings_of(signed_in(request))).data)

    @extend_schema(
        operation_id="notice_settings_update",
        request=NoticeSettingsOut,
        responses=NoticeSettingsOut,
    )
    def put(self, request: Request) -> Response:
        asked = NoticeSettingsOut(data=request.data)
        asked.is_valid(raise_exception=True)
        choose_notices(by=signed_in(request), **chosen(asked.validated_data))
        return self.get(request)


def settings_of(user: User) -> dict[str, Any]:
    wishes = Wishes.of([user])
    own = wishes.settings.get(user.pk)
    quiet: tuple[time | None, time | None] = (
        (own.quiet_from, own.quiet_until) if own else (None, None)
    )
    return {
        "choices": [
            {
                "group": group.value,
                "title": TITLES[group],
                "email": Channel.EMAIL in wishes.chosen(user, group),
                "text": Channel.TEXT in wishes.chosen(user, group),
            }
            for group in Group
        ],
        "quiet_from": quiet[0],
        "quiet_until": quiet[1],
        "mobile": own.mobile if own else "",
        "mobile_confirmed": own is not None and own.may_be_texted,
        "texts_are_sent": texts_are_sent(),
    }


def chosen(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "choices": {
            Group(each["group"]): frozenset(
                channel for channel in Channel if each[channel.value]
            )
            for each in asked["choices"]
        },
        "quiet_from": asked["quiet_from"],
        "quiet_until": asked["quiet_until"],
    }
