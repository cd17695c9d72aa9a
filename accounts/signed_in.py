"""Who is signed in, with what every page asks of them, in one statement."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, OuterRef
from django.db.models.functions import JSONObject

from accounts.models.notices import Notice
from accounts.models.people import UNREAD_COUNTED, Membership, User

READ = ("id", "user_id", "role", "council_id", "team_id", "region_id", "office")


class SignedIn(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """The user of a session, active ones alone: decision 0057."""

    def get_user(self, user_id: int) -> User | None:
        asked = {"memberships_read": live(), "unread_notices": unread()}  # attributes of a User
        return User.objects.annotate(**asked).filter(pk=user_id, is_active=True).first()


def live() -> ArraySubquery:
    held = Membership.objects.live().filter(user=OuterRef("pk")).order_by("pk")
    return ArraySubquery(held.values(read=JSONObject(**{name: name for name in READ})))


def unread() -> Func:
    mine = Notice.objects.filter(recipient=OuterRef("pk"), read_at=None).order_by()
    return Func(
        ArraySubquery(mine.values("pk")[:UNREAD_COUNTED]),
        function="cardinality",
        output_field=IntegerField(),
    )
