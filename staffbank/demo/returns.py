"""The last quarter told to the Department for Education: signed off, waiting, and only begun."""

from collections.abc import Mapping

from shifts.actions.returns import save_answers, sign_return_off, submit_return
from shifts.models import ReturnVersion
from shifts.reports.return_facts import assembled
from shifts.returns.answers import Answer, Supplier
from shifts.returns.quarter import Quarter
from shifts.returns.rules import RULES
from staffbank.demo.calendar import at_the_time, clock
from staffbank.demo.story import STORY
from staffbank.demo.world import World

REASON = (
    "Children would have been unsafe without cover; the directors have the case before them."
)
SUPPLIER = Supplier(
    "Northern Care Staffing",
    "Put forward two workers at rates above the cap, and did not say so.",
)


def tell_returns(world: World) -> None:
    """Liverpool's is signed off, Wirral's waits for its director, Sefton has begun."""
    submitted(world, "Liverpool", suppliers=[SUPPLIER], sign=True)
    submitted(world, "Wirral")
    entered(world, "Sefton", answers={"CAP": Answer(True), "REFS": Answer(True)})


def last_over(world: World) -> Quarter:
    return Quarter.holding(world.calendar.yesterday).before


def submitted(
    world: World, council: str, *, suppliers: list[Supplier] | None = None, sign: bool = False
) -> None:
    """Every rule kept but those that the breach register speaks against."""
    quarter, here = last_over(world), world.councils[council]
    kept = {rule: Answer(True) for rule in RULES}
    entered(world, council, answers=kept, suppliers=suppliers)
    found = assembled([(here, quarter)])[0]
    if not_kept := {
        each.record for each in found.problems if each.code == "answer_does_not_fit"
    }:
        spoken = {rule: Answer(False, REASON) for rule in RULES if f"rule:{rule}" in not_kept}
        entered(world, council, answers=kept | spoken, suppliers=suppliers)
    if any(each.code == "nil_not_said" for each in found.problems):
        entered(world, council, answers={}, nil=True)
    at = clock(world.calendar.yesterday, 20)
    with at_the_time(at):
        version = submit_return(by=world.hr(council), council=here, quarter=quarter, now=at)
    if sign:
        sign_off(world, council, version)


def sign_off(world: World, council: str, version: ReturnVersion) -> None:
    director = world.user(STORY.council(council).director)
    at = clock(world.calendar.yesterday, 20, 30)
    with at_the_time(at):
        sign_return_off(by=director, version=version, now=at)


def entered(
    world: World,
    council: str,
    *,
    answers: Mapping[str, Answer],
    suppliers: list[Supplier] | None = None,
    nil: bool = False,
) -> None:
    at = clock(world.calendar.yesterday, 19, 30)
    with at_the_time(at):
        save_answers(
            by=world.hr(council),
            council=world.councils[council],
            quarter=last_over(world),
            nil=nil,
            answers=answers,
            suppliers=suppliers or [],
            now=at,
        )
