"""What each person chose about being told; who chose nothing has no row and gets the defaults."""

from django.db import models
from django.db.models import F, Q

from accounts.models.people import User
from accounts.notice_kinds import TITLES, Channel, Group
from accounts.quiet_hours import QuietHours

MOST_TRIES = 5  # of one code
MOBILE_FORM = r"^\+447\d{9}$"


class NoticeGroup(models.TextChoices):
    """`accounts.notice_kinds.Group`, as forms and the database have it."""

    OFFERS = Group.OFFERS.value, TITLES[Group.OFFERS]
    BOOKINGS = Group.BOOKINGS.value, TITLES[Group.BOOKINGS]
    TIMESHEETS = Group.TIMESHEETS.value, TITLES[Group.TIMESHEETS]
    PASSPORT = Group.PASSPORT.value, TITLES[Group.PASSPORT]
    EXCEPTIONS = Group.EXCEPTIONS.value, TITLES[Group.EXCEPTIONS]
    MEMORANDA = Group.MEMORANDA.value, TITLES[Group.MEMORANDA]
    OTHER = Group.OTHER.value, TITLES[Group.OTHER]


class NoticeChoice(models.Model):
    """How one person wants to be told of one group; a group without a row is at its default."""

    user = models.ForeignKey(User, models.PROTECT, related_name="notice_choices")
    group = models.CharField(max_length=10, choices=NoticeGroup)
    email = models.BooleanField()
    text = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="noticechoice_once_by_group", fields=["user", "group"]
            ),
            models.CheckConstraint(
                name="noticechoice_group_known", condition=Q(group__in=NoticeGroup.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} for {self.user}"

    @property
    def channels(self) -> frozenset[Channel]:
        chosen = {Channel.EMAIL: self.email, Channel.TEXT: self.text}
        return frozenset(channel for channel, wanted in chosen.items() if wanted)


class NoticeSettings(models.Model):
    """When one person wants silence, and the mobile that texts go to once it is confirmed."""

    user = models.OneToOneField(User, models.PROTECT, related_name="notice_settings")
    quiet_from = models.TimeField(null=True, help_text="London time.")
    quiet_until = models.TimeField(null=True, help_text="The next day's where it is earlier.")
    mobile = models.CharField(max_length=13, blank=True)
    mobile_verified_at = models.DateTimeField(null=True)
    code_sent_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="noticesettings_quiet_hours_are_two",
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
            ),
            models.CheckConstraint(
                name="noticesettings_mobile_form",
                condition=Q(mobile="") | Q(mobile__regex=MOBILE_FORM),
            ),
            models.CheckConstraint(
                name="noticesettings_verified_is_a_mobile",
                condition=Q(mobile_verified_at=None)
                | ~Q(mobile="") & Q(code_sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="noticesettings_code_tries_few",
                condition=Q(code_tries__lte=MOST_TRIES),
            ),
        ]

    def __str__(self) -> str:
        return f"Notices of {self.user}"

    @property
    def quiet_hours(self) -> QuietHours | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return QuietHours(self.quiet_from, self.quiet_until)

    @property
    def may_be_texted(self) -> bool:
        return self.mobile_verified_at is not None
