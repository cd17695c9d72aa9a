import pytest

from rates.clauses import BadClauses, defaults, explain, validate
from rates.clauses.ranking import RANKING, weights


def test_weights_by_default():
    assert weights(defaults()) == {
        "continuity_team": 40,
        "continuity_council": 20,
        "distance": 20,
        "fairness": 10,
        "reliability": 5,
        "cost": 5,
    }


@pytest.mark.parametrize("other", [clause.code for clause in RANKING[1:]])
def test_validate_lets_nothing_outweigh_continuity(other):
    assert validate({"rank_continuity_team": 60, other: 60})[other] == 60
    with pytest.raises(BadClauses, match=rf"^{other} cannot be 61\. Give at most 60"):
        validate({"rank_continuity_team": 60, other: 61})


def test_explain_a_weight():
    said = {each.code: str(each) for each in explain({"rank_distance": 1})}
    assert said["rank_distance"].startswith(
        "Among the workers who may be booked, living near the team earns up to 1 point ("
    )
