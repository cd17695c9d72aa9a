"""What each council says of its own permanent staff, month by month."""

from datetime import date
from decimal import Decimal
from random import Random

from rates.actions.workforce import record_workforce
from rates.workforce import Workforce, last_day_of, months_between
from staffbank.demo.calendar import DAY, at_the_time, clock, first_of_month
from staffbank.demo.story import STORY, CouncilTold
from staffbank.demo.world import World

POSTS_OF_ONE = 5  # permanent posts for each of what makes a council busy
PART_TIME = Decimal("0.93")  # of a full post, on average


def tell_staffing(world: World) -> None:
    """Every month that is over; one council corrects its last."""
    draw = world.draw("staffing")
    last = first_of_month(first_of_month(world.calendar.yesterday) - DAY)
    first = first_of_month(world.calendar.set_up.date())
    for told in STORY.councils:
        figures = starting(told, draw)
        for month in months_between(first, last):
            record(world, told, month, figures)
            figures = a_month_later(figures, draw)
    told = STORY.councils[0]
    record(world, told, last, a_month_later(figures, draw), "A leaver was counted twice")


def record(
    world: World, told: CouncilTold, month: date, figures: Workforce, reason: str = ""
) -> None:
    at = min(clock(last_day_of(month) + DAY, 10), clock(world.calendar.yesterday, 8))
    with at_the_time(at):
        record_workforce(
            by=world.hr(told.name),
            council=world.councils[told.name],
            month=month,
            figures=figures,
            reason=reason,
            now=at,
        )


def starting(told: CouncilTold, draw: Random) -> Workforce:
    posts = Decimal(told.busy * POSTS_OF_ONE)
    filled = (posts * Decimal(draw.randint(80, 90)) / 100).quantize(Decimal("0.10"))
    return of_posts(posts, filled, draw)


def of_posts(posts: Decimal, filled: Decimal, draw: Random) -> Workforce:
    vacant = posts - filled
    return Workforce(
        establishment=posts,
        filled=filled,
        vacancies=vacant,
        heads=int(filled / PART_TIME) + 1,
        starters=draw.randint(0, max(1, int(filled) // 60)),
        leavers=draw.randint(0, max(1, int(filled) // 50)),
        agency_heads=int(vacant * draw.randint(40, 70) / 100),
    )


def a_month_later(figures: Workforce, draw: Random) -> Workforce:
    """Those who came and went are counted in the posts that are filled now."""
    moved = (figures.starters - figures.leavers) * PART_TIME
    filled = max(Decimal(1), min(figures.establishment, figures.filled + moved))
    return of_posts(figures.establishment, filled, draw)
