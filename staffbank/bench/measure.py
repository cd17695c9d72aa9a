"""Timing two ways of doing a thing in turn, so that both meet the same machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Case:
    """Ours beside the least that any answer needs, each run a number of times per round."""

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object]
    bare_is: str
    repeat: int = 1
    rounds: int | None = None  # fewer than the others, where one takes long


@dataclass(frozen=True, kw_only=True)
class Result:
    """Medians over the rounds, in seconds a call; the ratio is the median of the rounds' own."""

    case: Case
    ours: float
    bare: float
    ratio: float

    def __str__(self) -> str:
        return (
            f"{self.case.name}: {self.ratio:.1f} times the bare work "
            f"({millis(self.ours)} against {millis(self.bare)}, {self.case.bare_is})"
        )


def millis(seconds: float) -> str:
    return f"{seconds * 1000:.3f} ms"


def timed(call: Callable[[], object], repeat: int) -> float:
    started = time.perf_counter()
    for _ in range(repeat):
        call()
    return (time.perf_counter() - started) / repeat


def measure(case: Case, *, rounds: int) -> Result:
    """Ours and bare in turn, after one round of each that is not counted."""
    timed(case.ours, 1), timed(case.bare, 1)
    pairs = [
        (timed(case.ours, case.repeat), timed(case.bare, case.repeat))
        for _ in range(min(rounds, case.rounds or rounds))
    ]
    return Result(
        case=case,
        ours=median(ours for ours, _ in pairs),
        bare=median(bare for _, bare in pairs),
        ratio=median(ours / bare for ours, bare in pairs),
    )
