"""The clauses on following up what was paid over the cap. Illustrative: no published rule sets them."""

from rates.clauses.clause import Clause, Kind


def days(code: str, label: str, sentence: str, default: int) -> Clause:
    return Clause(
        code=code,
        label=label,
        sentence=sentence,
        kind=Kind.WHOLE,
        default=default,
        minimum=1,
        maximum=60,
        unit="working day",
    )


BREACHES = (
    days(
        "breach_explain_working_days",
        "Explaining a breach",
        "A council explains pay over the cap within {value} of its detection (illustrative).",
        10,
    ),
    days(
        "breach_directors_working_days",
        "Directors on a breach",
        "The directors talk about it within {value} of the explanation (illustrative).",
        10,
    ),
    days(
        "breach_governance_working_days",
        "Governance group on a breach",
        "The governance group decides within {value} of what the directors agreed (illustrative).",
        20,
    ),
)
