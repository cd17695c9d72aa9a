from shifts.eligibility.document import document
from shifts.eligibility.registry import RULES
from shifts.placement.registry import RULES as WHILE_THEY_WORK

PAGE = document()


def test_document_has_a_row_and_a_section_for_each_rule() -> None:
    for rule in (*RULES, *WHILE_THEY_WORK):
        assert f"| {rule.code} | {rule.title} | {rule.source} |" in PAGE
        assert f"\n## {rule.code}: {rule.title}\n" in PAGE


def test_document_names_clauses_with_their_defaults() -> None:
    assert "`dbs_max_age_months` (36 months)" in PAGE
    assert "`cool_off_months` (3 months)<br>`cool_off_counts_bank` (does not count)" in PAGE


def test_document_is_a_table_of_equal_rows() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert len(rows) == len(RULES) + len(WHILE_THEY_WORK) + 4
    assert {row.count(" | ") for row in rows} == {5}


def test_codes_are_told_apart() -> None:
    codes, columns = {rule.code for rule in RULES}, {rule.column for rule in RULES}
    assert len(codes) == len(columns) == len(RULES)
