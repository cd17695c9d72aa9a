from decimal import Decimal
from functools import partial

import pytest

from accounts.actions.teams import create_team
from accounts.errors import BadInput, NotPermitted
from accounts.models import AuditEntry

pytestmark = pytest.mark.django_db

CHILDREN_LOOKED_AFTER = {
    "name": " Children Looked After ",
    "site": "Cunard Building",
    "latitude": Decimal("53.404"),
    "longitude": Decimal("-2.994"),
}


@pytest.fixture
def create(people, liverpool):
    return partial(create_team, council=liverpool, by=people.hr)


def test_create_team(create, people, liverpool):
    team = create(**CHILDREN_LOOKED_AFTER)
    assert (team.name, team.council) == ("Children Looked After", liverpool)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.target) == ("team.created", f"team:{team.pk}")


@pytest.mark.parametrize("who", ["manager", "lead", "other_hr", "nobody"])
def test_create_team_without_permission(create, people, who):
    with pytest.raises(NotPermitted):
        create(**CHILDREN_LOOKED_AFTER, by=getattr(people, who))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"site": ""}, "site"),
        ({"latitude": Decimal("48.9")}, "latitude"),
        ({"longitude": Decimal("3.1")}, "longitude"),
    ],
)
def test_create_team_names_the_bad_field(create, given, field):
    with pytest.raises(BadInput) as refused:
        create(**CHILDREN_LOOKED_AFTER | given)
    assert set(refused.value.fields) == {field}


def test_create_team_name_is_once_in_a_council(create, people, wirral):
    create(**CHILDREN_LOOKED_AFTER)
    with pytest.raises(BadInput, match="name"):
        create(**CHILDREN_LOOKED_AFTER)
    create_team(**CHILDREN_LOOKED_AFTER, council=wirral, by=people.other_hr)
