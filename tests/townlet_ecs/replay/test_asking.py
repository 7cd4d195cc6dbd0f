"""Asking why: what is answered about a tick of a recording is what the town itself would have said then."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from components.people import Need
from components.rewards import Reward
from components.town import Clock
from components.words import Option, Reason
from tests.scenes import affordance, blocks_of, do, object_rows, riverside, town_at
from townlet_ecs import Batch, Town
from townlet_ecs.commands import Remove, SetBroken, SetNeed, SetSupply, SetWallet, Spawn
from townlet_ecs.explain import explain
from townlet_ecs.guidance import Choose, SetPolicy
from townlet_ecs.lines import EventLines
from townlet_ecs.names import shipped_names
from townlet_ecs.replay.asking import EVENTS_TOLD, ask
from townlet_ecs.replay.past import PastError, open_past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.refusals import Refusals
from townlet_ecs.replay.verifying import verify
from townlet_ecs.replay.whom import People, UnknownPersonError
from townlet_ecs.ring import Cursor

TICKS = 1_000

OF_TWO = ("chatted", "chat_failed", "shared_meal", "gift_given", "polite_handover", "blocked", "became_friends")


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of the default town: somebody is guided at 300, person 2 leaves and another comes at 500."""
    path = tmp_path_factory.mktemp("asking") / "day.tlr"
    town = Town(riverside(), seed=7)
    with Recorder(town, path, keyframe_every=300) as recorder:
        recorder.run(300)
        town.command(SetPolicy(person=1, policy="outside"))
        recorder.run(200)
        town.command(Remove(person=2))
        town.command(Spawn(wallet_cents=500))
        recorder.run(TICKS - 500)
    return path


@pytest.mark.parametrize("tick", [1, 299, 300, 444, 900])
def test_the_options_are_those_that_the_town_explains_at_that_tick(tape: Path, tick: int) -> None:
    past, live = open_past(tape), Town(riverside(), seed=7)
    relive(live, tick)
    for who in (1, 3, 7):
        answer, said = ask(past, str(who), tick), live.explain(who)
        assert tuple(seen.choice for seen in answer.options) == said.choices
        assert (answer.state.doing, answer.state.option, answer.state.affordance) == (
            said.doing, said.option, said.affordance,
        )  # fmt: skip


def relive(town: Town, tick: int) -> None:
    """Live as the recording does, up to a tick before 500."""
    if tick > 300:
        town.run(300)
        town.command(SetPolicy(person=1, policy="outside"))
        if tick > 500:
            town.run(200)
            town.command(Remove(person=2))
            town.command(Spawn(wallet_cents=500))
    town.run(tick - town.tick)


def test_needs_money_and_reward_are_those_of_the_tick_before(tape: Path) -> None:
    live = Town(riverside(), seed=7)
    live.run(433)  # nobody is guided differently by a policy that has not yet anything to say
    past = open_past(tape)
    before, after = ask(past, "3", 433), ask(past, "3", 434)
    for name, need in after.needs.items():
        assert need.change is not None
        assert need.change == pytest.approx(need.level - before.needs[name].level)
    assert after.reward is not None
    parts = [after.reward[part.name.lower()] for part in Reward if part != Reward.TOTAL]
    assert after.reward["total"] == pytest.approx(sum(parts), abs=1e-7)
    assert after.reward["survival"] == pytest.approx(riverside().config.rewards.survival)
    there = past.town_at(434)
    person = there.people()[there.people()["id"] == 3][0]
    assert after.state.wallet_cents == person["wallet_cents"]
    assert after.needs["hunger"].level == pytest.approx(float(person["hunger"]))
    assert after.state.place == person["place"]
    assert (after.state.x, after.state.y) == (person["x"], person["y"])


def test_the_last_events_are_those_of_the_ring(tape: Path) -> None:
    live = Town(riverside(), seed=7)
    cursor, lines = Cursor(live.world, from_now=True), EventLines(live.world)
    live.run(290)
    happened = [lines.line(0, event) for _, events in cursor.fresh() for event in events]
    own = [line for line in happened if line["who"] == 3 or (line["kind"] in OF_TWO and line["other"] == 3)]
    told = ask(open_past(tape), "3", 290).events
    assert [event.line for event in told] == own[-EVENTS_TOLD:]
    assert len(told) == EVENTS_TOLD
    assert all(live.name_of(3).split()[0] in event.words for event in told)


def test_what_is_remembered_is_told_newest_first(tape: Path) -> None:
    answer = ask(open_past(tape), "4", 800)
    ticks = [each.tick for each in answer.outcomes]
    assert ticks == sorted(ticks, reverse=True)
    finished = [event.line for event in answer.events if event.line["kind"] == "finished"]
    assert (answer.outcomes[0].tick, answer.outcomes[0].affordance, answer.outcomes[0].outcome) == (
        finished[-1]["tick"], finished[-1]["what"], "done",
    )  # fmt: skip


def test_who_is_guided_from_outside_is_told_so(tape: Path) -> None:
    past = open_past(tape)
    assert ask(past, "1", 300).state.policy == "scripted"  # the command comes at this tick, and is not given yet
    assert ask(past, "1", 301).state.policy == "outside"


def test_a_wish_is_told(tmp_path: Path) -> None:
    town = Town(riverside(), seed=7)
    town.run(100)
    do(town, SetPolicy(person=1, policy="outside"), Choose(person=1, option="idle"))
    town.save(tmp_path / "now.snap")
    answer = ask(open_past(tmp_path / "now.snap"), "1", 100)
    assert (answer.state.policy, answer.state.wish) == ("outside", "idle")
    assert (answer.reward, answer.events, answer.needs["hunger"].change) == (None, (), None)


def test_a_person_may_be_named_in_many_ways(tape: Path) -> None:
    past = open_past(tape)
    name = past.town_at(0).name_of(3)
    first = name.split()[0]
    assert {ask(past, text, 10).person.id for text in ("3", name, first, first.upper(), f" {name}  ")} == {3}


def test_nobody_and_those_who_left_or_come_later_are_told_apart(tape: Path) -> None:
    past = open_past(tape)
    left, comes = past.town_at(0).name_of(2), past.town_at(0).name_of(10)
    for text, tick, right in (
        ("99", 10, r"no person 99 ever lived there \(an id from 0 to"),
        ("Xyzzy", 10, r"nobody is called 'Xyzzy' \(one of "),
        (left[:-1], 10, rf"did you mean {left}\)"),
        (left, 600, rf"{left} \(person 2\) has left by then"),
        (comes, 400, rf"{comes} \(person 10\) has not come yet"),
        ("10", 400, r"\(person 10\) has not come yet"),
    ):
        with pytest.raises(UnknownPersonError, match=right):
            ask(past, text, tick)
    assert ask(past, comes, 600).person.id == 10


def test_a_first_name_that_two_bear_asks_which_one_is_meant() -> None:
    town = Town(riverside(), seed=7)
    do(town, Remove(person=2))
    twin = 3 + len(shipped_names().first)
    blocks_of(town).town_i64[Clock.NEXT_ID] = twin
    do(town, Spawn())
    first = town.name_of(3).split()[0]
    assert town.name_of(twin).split()[0] == first
    with pytest.raises(UnknownPersonError, match=rf"person 3\) or .*person {twin}\) \(a whole name, or an id\)"):
        People(town).find(first)
    assert People(town).find(town.name_of(twin)).id == twin
    do(town, Remove(person=twin))
    found = People(town).find(first)
    assert (found.id, found.namesakes) == (3, (f"{town.name_of(twin)} (person {twin})",))


def test_ticks_outside_are_refused(tape: Path) -> None:
    for tick in (-1, TICKS + 1):
        with pytest.raises(PastError, match=rf"tick {tick:,} \(the recording tells of 0 to 1,000\)"):
            ask(open_past(tape), "3", tick)


def test_a_town_of_several_is_asked_alone(tmp_path: Path) -> None:
    batch = Batch(riverside(), seed=7, towns=2, first_town=4)
    with Recorder(batch, tmp_path / "two.tlr") as recorder:
        recorder.run(200)
    answer = ask(open_past(tmp_path / "two.tlr", town=1), "3", 200)
    assert answer.town == 5
    assert answer.person.name == Town(riverside(), seed=7, town=5).name_of(3)
    assert all(event.line["town"] == 5 for event in answer.events)


def test_asking_changes_nothing(tape: Path) -> None:
    town = open_past(tape).town_at(720)
    digest, blocks = town.digest(), town.world.town(0)
    for who in town.people()["id"].tolist():
        explain(who, blocks, town.world)
    with np.errstate(over="ignore"):
        for row in range(10):
            for option in Option:
                list(Refusals(row, blocks, town.world).of_option(option))
    assert town.digest() == digest
    town.run(100)
    assert town.digest() == open_past(tape).town_at(820).digest()
    assert verify(open_past(tape)).divergence is None


# Refusals


def refused(town: Town, who: int, name: str) -> str:
    """Return in words why a person of a ten-people town is refused an affordance; empty if they are not."""
    blocks = blocks_of(town)
    town.explain(who)  # finds who is where
    number = affordance(town, name)
    with np.errstate(over="ignore"):
        found = Refusals(who, blocks, town.world).of_option(int(town.world.affordances["option"][number]))
        return next((each.words for each in found if each.affordance == name), "")


def test_a_failed_precondition_is_told_with_its_text_and_its_values() -> None:
    town = town_at(100)
    do(town, SetWallet(person=3, cents=5_000), SetNeed(person=3, need="hunger", level=0.5))
    with np.errstate(over="ignore"):
        found = list(Refusals(3, blocks_of(town), town.world).of_option(Option.SEEK_JOB))
    assert [(each.affordance, each.reason, each.precondition, each.words) for each in found] == [
        ("apply_for_job", "precondition", "has_job == 0", "has_job == 0 (has_job is 1)")
    ]
    assert refused(town, 3, "pay_rent") == "rent_owed > 0 (rent_owed is 0)"
    assert refused(town, 3, "eat_out") == "takes 1 dish (has 0)"


def test_reasons_that_are_no_preconditions_name_the_object_and_the_place() -> None:
    town = town_at(120)
    do(town, SetNeed(person=3, need="hygiene", level=0.3), SetWallet(person=3, cents=5))
    assert refused(town, 3, "shower") == "costs 0.20 (the wallet holds 0.05)"
    do(town, SetWallet(person=3, cents=5_000))
    assert refused(town, 3, "shower") == ""
    for shower in object_rows(town, "shower"):
        do(town, SetBroken(object=shower, broken=True))
    assert refused(town, 3, "shower") == "the shower is out of order"
    do(town, SetSupply(supply="water", on=False))
    assert refused(town, 3, "wash_at_sink") == "wallet < 20 (wallet is 5000)"
    do(town, SetWallet(person=3, cents=5))
    assert refused(town, 3, "wash_at_sink") == "the clinic has no water; the home has no water"


def test_a_closed_place_is_told_with_its_hours() -> None:
    town = town_at(120)
    assert refused(town, 4, "buy_coffee") == "the cafe will be closed on arrival (open 06:00 to 22:00)"


def test_work_is_refused_with_the_time_of_the_next_shift() -> None:
    town = town_at(120)
    words = {who: refused(town, who, "work_till") for who in range(10)}
    assert words[3] == "the next shift begins day 1 12:30; nobody comes earlier than 120 minutes"


@pytest.mark.parametrize("seed", [7, 8])
def test_every_refusal_of_a_day_can_be_told(seed: int) -> None:
    town, told = Town(riverside(), seed=seed), Counter[Reason]()
    for number in range(12):
        town.run(121)
        if number == 6:
            town.command(SetSupply(supply="water", on=False))
        for person in town.people():
            said = town.explain(int(person["id"]))
            refusals = Refusals(int(person["row"]), blocks_of(town), town.world)
            with np.errstate(over="ignore"):
                found = {choice: list(refusals.of_option(Option[choice.option.upper()])) for choice in said.choices}
            assert all(found[choice] for choice in said.choices if choice.masked)
            for choice in said.choices:
                names = [each.affordance for each in found[choice]]
                if not choice.masked and choice.affordance:
                    assert names == before(town, choice.affordance)
            for each in (refusal for some in found.values() for refusal in some):
                told[Reason[each.reason.upper()]] += 1
                assert each.words
                assert bool(each.failed) == bool(each.precondition)
    assert told[Reason.PRECONDITION] > 2_000
    assert told[Reason.CLOSED] > 10
    assert not told[Reason.NONE]


def before(town: Town, name: str) -> list[str]:
    """Return the affordances of the same option that are tried before one."""
    names, options = town.world.catalogue.names, town.world.affordances["option"]
    number = names.index(name)
    return [names[each] for each in range(number) if options[each] == options[number]]


def test_levels_are_of_the_person_and_not_of_the_row(tape: Path) -> None:
    answer = ask(open_past(tape), "10", 501)
    assert all(need.change is None for need in answer.needs.values())
    assert set(answer.needs) == {need.name.lower() for need in Need}
