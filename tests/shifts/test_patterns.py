import pickle
from datetime import UTC, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifts.patterns import FIELDS, BadPattern, PatternDay, Problem, parse_pattern, to_json

OFFICE = {"weekday": 0, "start": "09:00", "end": "17:00", "break_minutes": 30}
NIGHT = {"weekday": 0, "start": "22:00", "end": "06:00", "break_minutes": 30}


def refused(*raw, **limits):
    with pytest.raises(BadPattern) as bad:
        parse_pattern(list(raw), **limits)
    return {(problem.field, problem.value): problem.remedy for problem in bad.value.problems}


def shift(weekday, start, end, break_minutes=20):
    return {"weekday": weekday, "start": start, "end": end, "break_minutes": break_minutes}


def test_parse_pattern_reads_a_week_in_order():
    friday = OFFICE | {"weekday": "friday"}
    assert parse_pattern([friday, OFFICE]) == (
        PatternDay(weekday=0, start=time(9), end=time(17), break_minutes=30),
        PatternDay(weekday=4, start=time(9), end=time(17), break_minutes=30),
    )


@pytest.mark.parametrize("weekday", [6, "6", "Sunday", " sunday "])
def test_parse_pattern_reads_a_weekday(weekday):
    assert parse_pattern([OFFICE | {"weekday": weekday}])[0].weekday == 6


@pytest.mark.parametrize("weekday", [-1, 7, "7", "Sun", "", None, True, 1.0, [], {}])
def test_parse_pattern_refuses_a_weekday(weekday):
    [((field, _), remedy)] = refused(OFFICE | {"weekday": weekday}).items()
    assert field == "weekly_pattern[0].weekday"
    assert "Monday to Sunday" in remedy


@pytest.mark.parametrize("start", ["09:00", "09:00:00", " 09:00 ", time(9)])
def test_parse_pattern_reads_a_time(start):
    assert parse_pattern([OFFICE | {"start": start}])[0].start == time(9)


@pytest.mark.parametrize(
    "start",
    [
        "9",
        "9am",
        "0900",
        "24:00",
        "09:60",
        "09:00:01",
        "09:00Z",
        "",
        None,
        9,
        time(9, tzinfo=UTC),
    ],
)
def test_parse_pattern_refuses_a_time(start):
    [((field, _), remedy)] = refused(OFFICE | {"start": start}).items()
    assert field == "weekly_pattern[0].start"
    assert "midnight is 00:00" in remedy


@pytest.mark.parametrize(
    ("given_fold", "fold"),
    [(None, None), ("", None), (0, 0), ("first", 0), (1, 1), ("Second", 1)],
)
def test_parse_pattern_reads_which_hour(given_fold, fold):
    assert parse_pattern([OFFICE | {"fold": given_fold}])[0].fold == fold


@pytest.mark.parametrize("given_fold", [2, -1, "third", True, False, []])
def test_parse_pattern_refuses_which_hour(given_fold):
    assert list(refused(OFFICE | {"fold": given_fold}).values()) == [
        "Say first or second, or leave it out."
    ]


@pytest.mark.parametrize("nothing", [[], (), None, "", {}, "Monday", 1, OFFICE])
def test_parse_pattern_refuses_no_days(nothing):
    with pytest.raises(BadPattern, match="at least one day") as bad:
        parse_pattern(nothing)
    assert bad.value.fields == {"weekly_pattern": ["Give at least one day of work."]}


@pytest.mark.parametrize("entry", [None, "Monday", 3, [OFFICE]])
def test_parse_pattern_refuses_what_is_not_a_day(entry):
    [(field, _)] = refused(OFFICE, entry)
    assert field == "weekly_pattern[1]"


def test_parse_pattern_refuses_a_field_it_does_not_know():
    misspelt = {"weekday": 0, "start": "09:00", "end": "12:00", "brake_minutes": 20}
    assert refused(misspelt) == {
        ("weekly_pattern[0].brake_minutes", "20"): "This field is not known: remove it."
    }


def test_parse_pattern_collects_every_problem_at_the_place_it_was_sent():
    found = refused(OFFICE | {"weekday": "Fred", "end": "5pm"}, OFFICE | {"break_minutes": 0})
    assert set(found) == {
        ("weekly_pattern[0].weekday", "Fred"),
        ("weekly_pattern[0].end", "5pm"),
        ("weekly_pattern[1].break_minutes", "0"),
    }


def test_parse_pattern_names_the_place_sent_and_not_the_place_sorted():
    later, sooner = shift(4, "09:00", "17:00", 0), shift(0, "09:00", "17:00")
    assert {field for field, _ in refused(later, sooner)} == {"weekly_pattern[0].break_minutes"}


def test_parse_pattern_end_before_start_is_the_next_day():
    (night,) = parse_pattern([NIGHT])
    assert night.ends_next_day
    assert night.minutes == 8 * 60


def test_parse_pattern_ends_at_midnight():
    (evening,) = parse_pattern([shift(0, "18:00", "00:00")])
    assert evening.ends_next_day
    assert evening.minutes == 6 * 60


def test_parse_pattern_refuses_an_end_equal_to_the_start():
    assert set(refused(shift(0, "09:00", "09:00"))) == {("weekly_pattern[0].end", "09:00")}


def test_parse_pattern_a_minute_more_than_nothing():
    (blink,) = parse_pattern([shift(0, "09:00", "09:01", 0)])
    assert blink.minutes == 1


def test_parse_pattern_a_minute_less_than_a_whole_day():
    (day,) = parse_pattern([shift(0, "09:00", "08:59")], rest_hours=0)
    assert day.minutes == 24 * 60 - 1


def test_parse_pattern_break_missing_is_none():
    (morning,) = parse_pattern([{"weekday": 0, "start": "09:00", "end": "12:00"}])
    assert morning.break_minutes == 0


@pytest.mark.parametrize("minutes", [0, "0", "30", 30])
def test_parse_pattern_reads_a_break(minutes):
    (morning,) = parse_pattern([shift(0, "09:00", "12:00", minutes)])
    assert morning.break_minutes == int(minutes)


@pytest.mark.parametrize("minutes", [-1, "-1", "30.5", 30.0, True, "half an hour", "99999"])
def test_parse_pattern_refuses_a_break(minutes):
    [(field, _)] = refused(shift(0, "09:00", "12:00", minutes))
    assert field == "weekly_pattern[0].break_minutes"


def test_parse_pattern_break_a_minute_shorter_than_the_shift():
    assert parse_pattern([shift(0, "09:00", "12:00", 179)])


@pytest.mark.parametrize("minutes", [180, 181])
def test_parse_pattern_refuses_a_break_as_long_as_the_shift(minutes):
    assert refused(shift(0, "09:00", "12:00", minutes)) == {
        ("weekly_pattern[0].break_minutes", str(minutes)): (
            "Monday: The shift is 3 h: make the break shorter than that."
        )
    }


@pytest.mark.parametrize(("end", "minutes"), [("15:00", 0), ("15:01", 20)])
def test_parse_pattern_break_enough(end, minutes):
    assert parse_pattern([shift(0, "09:00", end, minutes)])


@pytest.mark.parametrize(("end", "minutes"), [("15:01", 0), ("15:01", 19)])
def test_parse_pattern_refuses_too_short_a_break(end, minutes):
    assert refused(shift(0, "09:00", end, minutes)) == {
        ("weekly_pattern[0].break_minutes", str(minutes)): (
            "Monday: A shift over 6 h needs a break of at least 20 minutes."
        )
    }


@pytest.mark.parametrize(("end", "rest_hours"), [("20:00", 11), ("21:00", 10)])
def test_parse_pattern_leaves_the_daily_rest(end, rest_hours):
    assert parse_pattern([shift(0, "07:00", end)], rest_hours=rest_hours)


@pytest.mark.parametrize(("end", "rest_hours"), [("20:01", 11), ("21:01", 10)])
def test_parse_pattern_refuses_a_shift_that_leaves_too_little_of_the_day(end, rest_hours):
    [((field, value), remedy)] = refused(shift(0, "07:00", end), rest_hours=rest_hours).items()
    assert (field, value) == ("weekly_pattern[0].end", end)
    assert f"less than {rest_hours} h of rest" in remedy


def test_parse_pattern_shifts_that_touch_are_no_overlap():
    assert parse_pattern([shift(0, "09:00", "13:00"), shift(0, "13:00", "17:00")])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (shift(0, "09:00", "13:01"), shift(0, "13:00", "17:00")),  # by a minute
        (shift(0, "09:00", "13:00"), shift(0, "09:00", "13:00")),  # the same twice
        (shift(0, "09:00", "17:00"), shift(0, "12:00", "13:00")),  # inside
        (shift(0, "22:00", "06:00"), shift(1, "05:00", "13:00")),  # overnight
        (shift(6, "22:00", "06:00"), shift(0, "05:00", "13:00")),  # Sunday into Monday
    ],
)
@pytest.mark.parametrize("rest_hours", [0, 11])
def test_parse_pattern_refuses_an_overlap(first, second, rest_hours):
    [((field, _), remedy)] = refused(first, second, rest_hours=rest_hours).items()
    assert field == "weekly_pattern[1].start"
    assert "overlaps" in remedy


def test_parse_pattern_finds_an_overlap_beyond_the_next_shift():
    long, inside, beyond = (
        shift(0, "08:00", "18:00"),
        shift(0, "09:00", "10:00"),
        shift(0, "17:00", "19:00"),
    )
    assert {field for field, _ in refused(long, inside, beyond)} == {
        "weekly_pattern[1].start",
        "weekly_pattern[2].start",
    }


@pytest.mark.parametrize(
    ("first", "second", "rest_hours"),
    [
        (shift(0, "14:00", "22:00"), shift(1, "09:00", "17:00"), 11),
        (shift(0, "22:00", "06:00"), shift(1, "17:00", "23:00"), 11),
        (shift(6, "14:00", "22:00"), shift(0, "09:00", "17:00"), 11),
        (shift(0, "14:00", "22:00"), shift(1, "08:00", "16:00"), 10),
        (shift(0, "22:00", "06:00"), shift(1, "06:00", "12:00"), 0),
    ],
)
def test_parse_pattern_rest_enough(first, second, rest_hours):
    assert parse_pattern([first, second], rest_hours=rest_hours)


@pytest.mark.parametrize(
    ("first", "second", "rest_hours"),
    [
        (shift(0, "14:00", "22:01"), shift(1, "09:00", "17:00"), 11),
        (shift(0, "22:00", "06:00"), shift(1, "16:59", "23:00"), 11),
        (shift(6, "14:00", "22:01"), shift(0, "09:00", "17:00"), 11),
        (shift(0, "14:00", "22:01"), shift(1, "08:00", "16:00"), 10),
        (shift(0, "22:00", "06:00"), shift(1, "06:00", "12:00"), 1),
    ],
)
def test_parse_pattern_refuses_too_short_a_rest(first, second, rest_hours):
    [((field, _), remedy)] = refused(first, second, rest_hours=rest_hours).items()
    assert field == "weekly_pattern[1].start"
    assert remedy.endswith(f"leave {rest_hours} h of rest.")


def test_parse_pattern_rest_is_eleven_hours_unless_told_otherwise():
    late = shift(0, "14:00", "22:00")
    assert parse_pattern([late, shift(1, "09:00", "17:00")])
    assert refused(late, shift(1, "08:59", "17:00"))


def test_parse_pattern_two_shifts_on_one_date_are_not_a_rest():
    assert parse_pattern([shift(0, "07:00", "11:00"), shift(0, "15:00", "19:00")])


def test_parse_pattern_rest_counts_from_the_last_shift_of_the_day():
    found = refused(
        shift(0, "07:00", "11:00"), shift(0, "15:00", "20:00"), shift(1, "06:59", "12:00")
    )
    assert {field for field, _ in found} == {"weekly_pattern[2].start"}


def test_parse_pattern_every_day_of_the_week():
    assert len(parse_pattern([shift(day, "09:00", "17:00") for day in range(7)])) == 7


def test_to_json_is_the_same_however_it_was_written():
    written = [
        {"weekday": "MONDAY", "start": "09:00:00", "end": time(17), "break_minutes": "30"}
    ]
    assert to_json(parse_pattern(written)) == [OFFICE]


def test_to_json_keeps_which_hour():
    assert to_json(parse_pattern([NIGHT | {"fold": 1}])) == [NIGHT | {"fold": "second"}]


@st.composite
def sound_weeks(draw):
    """Shifts laid one after another round the week, until the next would meet the first."""
    starts = draw(st.integers(0, 1439))
    next_week, raw = starts + 7 * 1440, []
    for _ in range(draw(st.integers(1, 9))):
        ends = starts + draw(st.integers(1, 1439))
        if ends > next_week:
            break
        raw.append(
            {
                "weekday": starts // 1440 % 7,
                "start": "{:02}:{:02}".format(*divmod(starts % 1440, 60)),
                "end": "{:02}:{:02}".format(*divmod(ends % 1440, 60)),
                "break_minutes": 20 if ends - starts > 300 else 0,
                "fold": draw(st.sampled_from(["first", "second"])),
            }
        )
        starts = ends + draw(st.integers(0, 2000))
    return draw(st.permutations(raw))


@given(sound_weeks())
def test_to_json_reads_back_the_same(raw):
    pattern = parse_pattern(raw, rest_hours=0)
    assert len(pattern) == len(raw)
    assert parse_pattern(to_json(pattern), rest_hours=0) == pattern


RUBBISH = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@given(st.lists(RUBBISH | st.dictionaries(st.sampled_from(sorted(FIELDS)), RUBBISH)))
def test_parse_pattern_refuses_rubbish_in_words(raw):
    with pytest.raises(BadPattern) as bad:
        parse_pattern(raw)
    assert all(problem.field.startswith("weekly_pattern") for problem in bad.value.problems)
    assert all(problem.remedy for problem in bad.value.problems)


def test_bad_pattern_survives_a_queue():
    bad = BadPattern([Problem("weekly_pattern[0].end", "", "Give an end.")])
    assert str(pickle.loads(pickle.dumps(bad))) == str(bad)
    assert str(bad) == "weekly_pattern[0].end: nothing given. Give an end."
