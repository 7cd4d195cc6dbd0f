"""Playing: commands at their ticks, values at theirs, and a table that says what was seen."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.scenes import riverside
from tests.townlet_ecs.scenarios.conftest import HEAD, play, scenario_of
from townlet_ecs import Town
from townlet_ecs.cli import main
from townlet_ecs.commands import SetNeed, SetWallet
from townlet_ecs.scenarios.moments import Bounds, moment_of, tick_of
from townlet_ecs.scenarios.playing import Play
from townlet_ecs.scenarios.values import VALUES


def outcomes(body: str, *, head: str = HEAD) -> list[tuple[bool, str]]:
    return [(outcome.ok, outcome.seen) for outcome in play(body, head=head).outcomes]


def test_a_scenario_lives_the_life_that_the_same_commands_lead_to() -> None:
    played = play(
        "setup:\n  - {do: set_wallet, person: 2, cents: 5}\n"
        "timeline:\n  - {at: 20, do: set_need, person: 3, need: energy, level: 0.5}\n"
        "expect:\n  - {value: people, equals: 10}\n"
    )
    town = Town(riverside(), seed=7)
    town.command(SetWallet(person=2, cents=5))
    town.run(20)
    town.command(SetNeed(person=3, need="energy", level=0.5))
    town.run(40)
    assert played.digest == town.digest()
    given = [(each.tick, each.do, each.refused) for each in played.given]
    assert given == [(0, "set_wallet", ""), (20, "set_need", "")]


def test_expectations_change_no_life() -> None:
    few = play("expect:\n  - {value: people, equals: 10}\n")
    many = play(
        "expect:\n  - {value: hunger, person: 1, above: 0, since: 0, until: 60}\n  - {event: chatted, at_least: 0}\n"
        "  - {value: tie_coverage, at_least: 0, by: 59}\n  - {charter: all}\n"
    )
    assert few.digest == many.digest


def test_commands_of_a_tick_are_given_in_the_order_of_the_file() -> None:
    played = play(
        "timeline:\n"
        "  - {at: 30, do: set_wallet, person: 2, cents: 5}\n"
        "  - {at: 10, do: set_wallet, person: 2, cents: 6}\n"
        "  - {at: 30, do: set_wallet, person: 2, cents: 7}\nexpect:\n"
        "  - {value: wallet_cents, person: 2, equals: 7, at: 31}\n"
        "  - {value: wallet_cents, person: 2, equals: 6, at: 30}\n"
    )
    assert played.ok, played.outcomes


@pytest.mark.parametrize(
    ("window", "ok", "seen"),
    [
        ("at: 20", True, "0.5 at day 0 00:20"),
        ("at: 19", False, "0.9 at day 0 00:19"),
        ("by: 40", True, "0.5 at day 0 00:20"),
        ("by: 19", False, "0.9 at day 0 00:19"),
        ("since: 20, until: 20", True, "0.5 at day 0 00:20"),
        ("since: 19, until: 20", False, "0.9 at day 0 00:19"),
        ("since: 21, by: 40", False, ""),
    ],
)
def test_a_value_counts_at_by_or_through_its_moments(window: str, ok: bool, seen: str) -> None:
    body = (
        "timeline:\n  - {at: 18, do: set_broken, object: shower 1, broken: true}\n"
        "  - {at: 19, do: set_wallet, person: 2, cents: 50}\n  - {at: 20, do: set_wallet, person: 2, cents: 90}\n"
        f"expect:\n  - {{value: wallet_cents, person: 2, equals: 50, {window}}}\n"
    )
    ((got, said),) = outcomes(body)
    assert got is ok
    assert said.endswith(seen.rpartition(" at ")[2])


def test_events_count_within_their_window_and_about_whom_they_name() -> None:
    body = (
        "timeline:\n  - {at: 10, do: remove, person: 4}\n  - {at: 20, do: remove, person: 5}\n"
        "expect:\n  - {event: removed, equals: 2}\n  - {event: removed, person: 5, equals: 1}\n"
        "  - {event: removed, since: 11, equals: 1}\n  - {event: removed, until: 20, equals: 1}\n"
        "  - {event: removed, since: 20, until: 21, person: 4, equals: 0}\n  - {event: removed, equals: 1}\n"
    )
    assert [ok for ok, _ in outcomes(body)] == [True, True, True, True, True, False]


def test_a_position_names_the_person_who_holds_it_and_newest_the_last_who_came() -> None:
    body = (
        "timeline:\n"
        "  - {at: 5, do: spawn, wallet_cents: 77}\n"
        "  - {at: 6, do: set_need, person: office 2, need: energy, level: 0.25}\n"
        "expect:\n"
        "  - {value: wallet_cents, person: newest, equals: 77, at: 6}\n"
        "  - {value: job, person: office 2, equals: office}\n"
        "  - {value: holder, position: office 2, equals: 5}\n  - {value: energy, person: 5, below: 0.26, at: 7}\n"
    )
    assert [ok for ok, _ in outcomes(body)] == [True] * 4


def test_a_command_that_the_town_refuses_fails_the_scenario_unless_it_was_to_be_refused() -> None:
    order = (
        "timeline:\n"
        "  - {at: 3, do: set_need, person: 3, need: energy, level: 1.5%s}\n"
        "expect:\n"
        "  - {value: people, equals: 10}\n"
    )
    refused = play(order % "")
    assert not refused.ok
    assert all(outcome.ok for outcome in refused.outcomes)
    assert "level 1.5 is not between" in refused.given[0].refused
    assert play(order % ", refused: true").ok
    assert not play((order % ", refused: true").replace("1.5", "0.5")).ok


def test_whoever_has_left_fails_an_expectation_in_words() -> None:
    body = "timeline:\n  - {at: 3, do: remove, person: 3}\nexpect:\n  - {value: hunger, person: 3, above: 0}\n"
    assert outcomes(body) == [(False, "no person 3 lives in this town")]
    assert outcomes(body.replace("value: hunger, person: 3, above: 0", "value: lives, person: 3, equals: false")) == [
        (True, "false at day 0 01:00")
    ]


def test_every_value_can_be_looked_at() -> None:
    subject = {
        "person": "3", "other": "4", "place": "cafe", "object": "shower 1", "position": "gym", "item": "coffee",
    }  # fmt: skip
    lines = []
    for name, value in VALUES.items():
        given = "".join(f", {key}: {subject[key]}" for key in value.subject)
        lines.append(f"  - {{value: {name}{given}, at_least: -1, at: 1}}\n")
    played = play("expect:\n" + "".join(lines))
    for outcome, (name, value) in zip(played.outcomes, VALUES.items(), strict=True):
        words = value.words or name in ("job", "inside")
        assert outcome.ok or words or "nothing" in outcome.seen, outcome


def test_ties_and_gifts_are_set_and_seen() -> None:
    body = (
        "setup:\n  - {do: set_tie, person: 1, other: 2, trust: 0.5, familiarity: -0.25, rivalry: 0.75}\n"
        "  - {do: give_item, person: 1, item: gift, count: 3}\n"
        "  - {do: set_tie, person: 1, other: 1, trust: 0, familiarity: 0, rivalry: 0, refused: true}\n"
        "  - {do: give_item, person: 1, item: gift, count: 98, refused: true}\n"
        "expect:\n  - {value: rivalry, person: 1, other: 2, equals: 0.75, at: 1}\n"
        "  - {value: rivalry, person: 2, other: 1, equals: 0, at: 1}\n"
        "  - {value: trust, person: 1, other: 2, above: 0.4}\n"
        "  - {value: familiarity, person: 1, other: 2, below: -0.2}\n"
        "  - {value: carries, person: 1, item: gift, equals: 3}\n"
        "  - {value: goods_drift, equals: 0}\n"
    )
    played = play(body, head=HEAD)
    assert [given.ok for given in played.given] == [True] * 4
    assert [outcome.ok for outcome in played.outcomes][1:] == [True] * 5
    assert played.outcomes[0].seen.startswith("0.7")


def test_an_expectation_that_fails_is_shown_with_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(
        HEAD + "timeline:\n  - {at: 3, do: remove, person: 77}\n"
        "expect:\n"
        "  - {value: people, equals: 9}\n"
        "  - {event: spawned, until: 1, at_most: 3, says: hardly anybody comes}\n"
    )
    record = tmp_path / "record.json"
    result = CliRunner().invoke(main, ["scenario", "run", str(path), "--record", str(record)])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "trial: riverside, 10 people, seed 7, 60 ticks"
    assert result.stdout.splitlines()[2:] == [
        "  FAILED  remove at tick 3: Remove: no person 77 lives in this town",
        "  FAILED  people is 9                                     10 at day 0 01:00",
        "  FAILED  hardly anybody comes                            10",
    ]
    written = json.loads(record.read_text())
    assert written["ok"] is False
    assert written["given"][0]["command"] == {"kind": "remove", "town": 0, "person": 77}
    assert [outcome["ok"] for outcome in written["outcomes"]] == [False, False]


def test_another_seed_is_another_life_of_the_same_scenario() -> None:
    digests = []
    for seed in ("7", "8"):
        result = CliRunner().invoke(main, ["scenario", "run", "kitchen_breakfast", "--seed", seed, "--json"])
        played = json.loads(result.stdout)
        assert played["seed"] == int(seed)
        digests.append(played["digest"])
    assert digests[0] != digests[1]


def test_stories_are_told_on_the_way_and_change_nothing() -> None:
    told = CliRunner().invoke(main, ["scenario", "run", "kitchen_breakfast", "--stories"]).stdout.splitlines()
    untold = CliRunner().invoke(main, ["scenario", "run", "kitchen_breakfast"]).stdout.splitlines()
    assert told[0] == "Monday, day 0"
    assert told[-len(untold) :] == untold
    assert CliRunner().invoke(main, ["scenario", "run", "kitchen_breakfast", "--stories", "--json"]).exit_code == 2


@pytest.mark.parametrize(
    ("moment", "tick"),
    [(0, 0), (77, 77), ("day 0 06:30", 390), ("day 2 00:00", 2880), ("day 0 24:00", None), ("06:30", None), ("", None)],
)
def test_a_moment_is_a_tick_or_a_day_and_time(moment: int | str, tick: int | None) -> None:
    assert tick_of(moment, 1_440) == tick
    if isinstance(moment, str) and tick is not None:
        assert moment_of(tick, 1_440) == moment


@pytest.mark.parametrize(
    ("bounds", "kept", "broken"),
    [
        (Bounds(equals=3), (3, 3.0), (4, None, "3")),
        (Bounds(above=1, below=3), (2, 1.5), (1, 3, None)),
        (Bounds(at_least=1, at_most=3), (1, 3), (0.9, 3.1)),
        (Bounds(equals="sleeping"), ("sleeping",), ("walking", 1, None)),
        (Bounds(at_least=1), (1,), ("walking", None)),
        (Bounds(equals=False), (False,), (True, None)),
    ],
)
def test_a_bound_keeps_what_it_says(bounds: Bounds, kept: tuple[object, ...], broken: tuple[object, ...]) -> None:
    assert all(bounds.kept_by(value) for value in kept)  # type: ignore[arg-type]
    assert not any(bounds.kept_by(value) for value in broken)  # type: ignore[arg-type]


def test_looking_is_done_only_when_something_counts() -> None:
    scenario = scenario_of("expect:\n  - {value: people, equals: 10, at: 30}\n  - {event: chatted, at_least: 0}\n")
    play_ = Play(scenario)
    ticks: list[int] = []
    play_.run(follow=lambda: ticks.append(play_.town.tick))
    assert 30 in ticks
    assert len(ticks) <= 4
