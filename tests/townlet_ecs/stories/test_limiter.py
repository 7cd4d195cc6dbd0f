"""The limiter: never too much, never the same twice, and nothing held back without being counted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.narration.limiter import HOUR_TICKS, Candidate, HeldBack, Limiter, Limits

CATEGORIES = {"comings": 0, "quarrels": 30, "company": 60}
LIMITS = Limits(repeat_ticks=20, person_ticks=45, per_hour=10, residents=100, kept_for_priority=4)


@st.composite
def streams(draw: st.DrawFn) -> list[Candidate]:
    """Return candidates in the order of their ticks."""
    residents = draw(st.sampled_from([1, 10, 100, 101, 450]))
    ticks = sorted(draw(st.lists(st.integers(0, 300), max_size=150)))
    made = []
    for tick in ticks:
        category = draw(st.sampled_from(sorted(CATEGORIES)))
        people = tuple(sorted(draw(st.sets(st.integers(0, 12), max_size=2))))
        made.append(Candidate(tick, category, (category, *people), people, draw(st.booleans()), residents))
    return made


def told(limiter: Limiter, candidates: list[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if limiter.lets_pass(candidate)]


def candidate(tick: int, category: str = "company", *people: int, priority: bool = False) -> Candidate:
    return Candidate(tick, category, (category, *people), people, priority, 10)


@given(streams())
def test_no_sixty_ticks_have_more_stories_than_the_town_may_have(stream: list[Candidate]) -> None:
    passed = told(Limiter(LIMITS, CATEGORIES), stream)
    for first in passed:
        hour = [each for each in passed if first.tick <= each.tick < first.tick + HOUR_TICKS]
        hundreds = -(-first.residents // 100)
        assert len(hour) <= 10 * hundreds
        assert sum(not each.has_priority for each in hour) <= 6 * hundreds


@given(streams())
def test_the_same_is_never_told_twice_in_twenty_ticks(stream: list[Candidate]) -> None:
    last: dict[object, int] = {}
    for each in told(Limiter(LIMITS, CATEGORIES), stream):
        assert each.tick - last.get(each.subject, -20) >= 20
        last[each.subject] = each.tick


@given(streams())
def test_people_and_categories_wait_for_their_turn_unless_it_is_urgent(stream: list[Candidate]) -> None:
    passed = told(Limiter(LIMITS, CATEGORIES), stream)
    for place, each in enumerate(passed):
        if not each.has_priority:
            before = passed[:place]
            recent = [old for old in before if old.tick > each.tick - 45]
            assert all(set(old.people).isdisjoint(each.people) for old in recent)
            peers = [old for old in before if old.category == each.category]
            peers = [old for old in peers if old.tick > each.tick - CATEGORIES[each.category]]
            assert len(peers) < -(-each.residents // 100)


@given(streams())
def test_everything_is_either_told_or_counted(stream: list[Candidate]) -> None:
    limiter = Limiter(LIMITS, CATEGORIES)
    passed = told(limiter, stream)
    assert limiter.told == len(passed)
    assert limiter.told + limiter.held_back.total() == len(stream)


@given(streams())
def test_memory_holds_only_what_still_counts(stream: list[Candidate]) -> None:
    limiter = Limiter(LIMITS, CATEGORIES)
    told(limiter, stream)
    limiter.lets_pass(candidate(10_000, "company", 99))
    assert len(limiter._recent) == len(limiter._subjects) == len(limiter._people) == len(limiter._hour) == 1
    assert sum(map(len, limiter._turns.values())) == 1


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (candidate(119, "company", 1, 2), HeldBack.REPEATED),
        (candidate(119, "company", 1, 2, priority=True), HeldBack.REPEATED),
        (candidate(120, "company", 1, 2), HeldBack.CATEGORY),
        (candidate(159, "company", 3), HeldBack.CATEGORY),
        (candidate(144, "quarrels", 2, 3), HeldBack.PERSON),
        (candidate(101, "company", 3, priority=True), None),
        (candidate(120, "company", 1, 2, priority=True), None),
        (candidate(145, "quarrels", 2, 3), None),
        (candidate(160, "company", 3), None),
    ],
)
def test_what_follows_a_talk_of_two_at_tick_100(second: Candidate, why: HeldBack | None) -> None:
    limiter = Limiter(LIMITS, CATEGORIES)
    assert limiter.lets_pass(candidate(100, "company", 1, 2))
    assert limiter.lets_pass(second) is (why is None)
    assert limiter.held_back == Counter([why] if why else [])


def test_the_eleventh_story_of_an_hour_is_held_back_whoever_it_is_about() -> None:
    limiter = Limiter(LIMITS, CATEGORIES)
    ordinary = [limiter.lets_pass(candidate(tick, "comings", tick)) for tick in range(8)]
    assert ordinary == [True] * 6 + [False] * 2, "four of ten are kept for what has priority"
    urgent = [limiter.lets_pass(candidate(tick, "comings", tick, priority=True)) for tick in range(10, 15)]
    assert urgent == [True] * 4 + [False]
    assert limiter.held_back == {HeldBack.HOUR: 3}
    assert not limiter.lets_pass(candidate(59, "comings", 59, priority=True))
    assert limiter.lets_pass(candidate(60, "comings", 60, priority=True))
