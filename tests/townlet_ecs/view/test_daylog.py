"""The log of a day holds what people were seen doing, minute by minute, however frames come."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from components.words import Doing
from tests.scenes import town_at
from townlet_ecs.view.facts.daylog import GAP_TICKS_MAX, SEGMENTS_MAX, DayLog, Segment
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.facts.reading import facts_of
from townlet_ecs.view.map.frame import Frame, frame_of
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.wishes import Subject

DAY = 1440


def blank() -> Frame:
    """Return a frame with nobody in it."""
    town = town_at(1)
    frame = frame_of(town, Site(town.world))
    nobody = np.zeros(0, np.int32)
    return replace(frame, ids=nobody, rows=nobody, doing=nobody)


BLANK = blank()


def frame(tick: int, doings: dict[int, int], rows: dict[int, int] | None = None) -> Frame:
    """Return a frame of people by id who do things, in rows of the same number unless said otherwise."""
    ids = np.array(list(doings), np.int32)
    at = np.array([(rows or {}).get(who, who) for who in doings], np.int32)
    return replace(BLANK, tick=tick, ids=ids, rows=at, doing=np.array(list(doings.values()), np.int32))


def minutes(log: DayLog, who: int) -> dict[int, Doing | None]:
    """Return what was done in every minute."""
    return {tick: part.doing for part in log.of(who) for tick in range(part.start, part.end)}


def test_a_log_of_every_tick_has_the_minutes_that_the_town_has_counted() -> None:
    town = town_at(2 * DAY)
    site, log = Site(town.world), DayLog()
    for _ in range(500):
        town.step()
        log.feed(frame_of(town, site))
    for who in town.people()["id"].tolist():
        facts = facts_of(town, site, Subject("person", who), log=log)
        assert isinstance(facts, PersonFacts)
        told: dict[Doing, int] = {}
        for part in facts.day:
            assert part.doing is not None
            told[part.doing] = told.get(part.doing, 0) + part.end - part.start
        assert told == dict(facts.today)


def test_one_who_goes_on_has_one_segment() -> None:
    log = DayLog()
    for tick in (1, 2, 3):
        log.feed(frame(tick, {7: Doing.EATING}))
    log.feed(frame(4, {7: Doing.WALKING}))
    assert log.of(7) == (Segment(Doing.EATING, 0, 3), Segment(Doing.WALKING, 3, 4))
    assert log.of(8) == ()


def test_midnight_begins_a_new_day() -> None:
    log = DayLog()
    log.feed(frame(DAY - 1, {7: Doing.EATING}))
    log.feed(frame(DAY, {7: Doing.EATING}))
    assert log.of(7) == ()
    log.feed(frame(DAY + 1, {7: Doing.SLEEPING}))
    assert log.of(7) == (Segment(Doing.SLEEPING, DAY, DAY + 1),)


def test_nobody_knows_what_was_done_while_nobody_looked() -> None:
    log = DayLog()
    log.feed(frame(10, {7: Doing.EATING}))
    log.feed(frame(10 + GAP_TICKS_MAX + 1, {7: Doing.EATING}))
    assert [part.doing for part in log.of(7)] == [Doing.EATING, None, Doing.EATING]


def test_going_back_in_time_takes_back_what_came_after() -> None:
    log = DayLog()
    for tick, doing in ((1, Doing.EATING), (2, Doing.WALKING), (3, Doing.WORKING)):
        log.feed(frame(tick, {7: doing}))
    log.feed(frame(2, {7: Doing.SLEEPING}))
    assert log.of(7) == (Segment(Doing.EATING, 0, 1), Segment(Doing.SLEEPING, 1, 2))


def test_whoever_comes_to_live_in_a_row_has_a_day_of_their_own() -> None:
    log = DayLog()
    log.feed(frame(1, {7: Doing.EATING}, {7: 0}))
    log.feed(frame(2, {9: Doing.WALKING}, {9: 0}))
    assert log.of(7) == ()
    assert log.of(9) == (Segment(Doing.WALKING, 1, 2),)


def test_a_very_restless_day_fills_the_log_and_no_more() -> None:
    log = DayLog()
    for tick in range(1, 2 * SEGMENTS_MAX):
        log.feed(frame(tick, {7: (Doing.EATING, Doing.WALKING)[tick % 2]}))
    assert len(log.of(7)) == SEGMENTS_MAX
    assert log.of(7)[-1].end == 2 * SEGMENTS_MAX - 1


@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.dictionaries(st.integers(0, 4), st.sampled_from([1, 4, 5, 8]))), max_size=30
    )
)
def test_the_log_is_what_a_plain_diary_would_be(days: list[tuple[int, dict[int, int]]]) -> None:
    log, diary, last = DayLog(), {who: {} for who in range(5)}, 0  # type: ignore[var-annotated]
    for step, doings in days:
        tick = min(DAY - 1, last + step)
        everybody = {who: doings.get(who, Doing.IDLE) for who in range(5)}
        log.feed(frame(tick, everybody))
        for who, doing in everybody.items():
            if tick > last:
                before = diary[who].get(last - 1)
                known = bool(diary[who])
                for minute in range(last, tick - 1):
                    if known:
                        diary[who][minute] = None if tick - last > GAP_TICKS_MAX else before
                diary[who][tick - 1] = Doing(doing)
        last = max(last, tick)
    for who in range(5):
        assert minutes(log, who) == diary[who]
