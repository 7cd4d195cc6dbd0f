"""A faulty scenario is told all its faults at once, each at its place with what would be right."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.townlet_ecs.scenarios.conftest import HEAD, scenario_of
from townlet_ecs.cli import main
from townlet_ecs.faults import Faults
from townlet_ecs.scenarios.document import COMMANDS_MAX, EXPECTATIONS_MAX
from townlet_ecs.scenarios.playing import Play

EXPECT = "expect:\n  - {value: people, equals: 10}\n"


def faults_of(body: str, *, head: str = HEAD) -> list[str]:
    with pytest.raises(Faults) as error:
        Play(scenario_of(body, head=head))
    return [str(fault) for fault in error.value.faults]


def test_all_faults_of_a_scenario_are_told_at_once() -> None:
    body = (
        "set: [people.count=8, peeple.count=9]\n"
        "timeline:\n"
        "  - {at: 10, do: set_need, person: 3, need: hungr, level: high}\n"
        "  - {at: 70, do: set_need, person: 3, need: hunger}\n"
        "  - {at: day 0 25:00, do: set_prize, place: grocer}\n"
        "  - {do: remove, person: shopkeeper}\n"
        "  - {at: 10, do: set_wage, position: ofice, cents: 10, colour: red}\n"
        "expect:\n"
        "  - {event: finishd, at_least: 1}\n"
        "  - {event: finished, what: eat_meel, person: 3}\n"
        "  - {value: hungry, person: 3, above: 0.5}\n"
        "  - {value: hunger, above: 0.5}\n"
        "  - {charter: everything}\n"
        "  - {at_least: 3}\n"
        "expct: []\n"
    )
    told = faults_of(body.replace(", peeple.count=9", ""))
    assert told == [
        "trial.yaml:8:45: timeline.0.need: hungr (did you mean hunger)",
        "trial.yaml:8:59: timeline.0.level: high (a number)",
        "trial.yaml:9:5: timeline.1.level: missing (a number)",
        "trial.yaml:9:10: timeline.1.at: 70, after the end (before tick 60)",
        "trial.yaml:10:10: timeline.2.at: day 0 25:00 (a tick, or a day and time such as day 0 06:30)",
        "trial.yaml:10:27: timeline.2.do: unknown command set_prize (did you mean set_price)",
        "trial.yaml:11:5: timeline.3.at: missing (a tick, or a day and time such as day 0 06:30)",
        told[7],
        "trial.yaml:12:38: timeline.4.position: unknown position ofice (did you mean office)",
        "trial.yaml:12:56: timeline.4.colour: unknown key of set_wage (one of position, cents)",
        "trial.yaml:14:13: expect.0.event: unknown event finishd (did you mean finished)",
        "trial.yaml:15:5: expect.1: nothing to hold it against (equals, at_least, at_most)",
        "trial.yaml:15:29: expect.1.what: unknown deed eat_meel (did you mean eat_meal)",
        "trial.yaml:16:13: expect.2.value: unknown value hungry (did you mean hunger)",
        "trial.yaml:17:5: expect.3.person: missing (hunger is of a person)",
        told[15],
        "trial.yaml:19:5: expect.5: missing (one of event, value, charter)",
        "trial.yaml:20:1: expct: unknown key (did you mean expect)",
    ]
    assert told[7].startswith("trial.yaml:11:26: timeline.3.person: unknown person shopkeeper (one of newest, grocer")
    assert told[15].startswith("trial.yaml:18:15: expect.4.charter: unknown indicator everything (one of all, self")


def test_faults_of_overrides_are_told_at_their_place_in_the_scenario() -> None:
    told = faults_of('set: [run.days=2, peeple.count=9, "people.count=x"]\n' + EXPECT)
    assert told == [
        "trial.yaml:6:19: set.1: peeple: unknown key (did you mean people)",
        "trial.yaml:6:49: set.2: people.count: x (a whole number from 1 to 1000000)",
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("expect: []\n", "expect: an empty list"),
        ("", "expect: missing"),
        ("timeline: [at]\n" + EXPECT, "timeline.0: at (a mapping"),
        ("setup:\n  - {at: 0, do: remove, person: 1}\n" + EXPECT, "a moment in the setup"),
        ("setup:\n  - {do: remove, person: 1, refused: false}\n" + EXPECT, "true, or leave it out"),
        ("setup:\n  - {do: remove, person: true}\n" + EXPECT, "True is no person"),
        ("setup:\n  - {do: remove, person: -1}\n" + EXPECT, "0 or more"),
        ("setup:\n  - {do: remove, town: 0, person: 1}\n" + EXPECT, "unknown key of remove"),
        ("setup:\n  - {do: set_open, place: 99, open: true}\n" + EXPECT, "place 99 (a number from 0 to 11)"),
        ("setup:\n  - {do: set_open, place: cafe 2, open: true}\n" + EXPECT, "cafe 2, of 1 in this town (cafe 1 to"),
        ("setup:\n  - {do: set_open, place: home, open: true}\n" + EXPECT, "one of 6 called home (home 1 to home 6)"),
        ("setup:\n  - {do: set_broken, object: oven, broken: true}\n" + EXPECT, "unknown object oven"),
        ("setup:\n  - {do: teleport, person: 1, cell: [99, 3]}\n" + EXPECT, "tile 99, 3 (x below 48, y below 48)"),
        ("setup:\n  - {do: teleport, person: 1, cell: [1, 2, 3]}\n" + EXPECT, "no tile ([x, y], a number, or a place"),
        ("setup:\n  - {do: give_item, person: 1, item: gold, count: 1}\n" + EXPECT, "unknown item gold"),
        ("setup:\n  - {do: give_item, person: 1, item: raw, count: 1.5}\n" + EXPECT, "1.5 (a whole number)"),
        ("setup:\n  - {do: set_supply, supply: power, on: false}\n" + EXPECT, "on is true to some YAML readers"),
        (
            "setup:\n  - {do: start_disturbance, disturbance: price_spike, target: cafee}\n" + EXPECT,
            "setup.0.target: unknown place cafee (did you mean cafe)",
        ),
        (
            "setup:\n  - {do: start_disturbance, disturbance: closure, target: shower}\n" + EXPECT,
            "setup.0.target: one of 8 called shower (shower 1 to shower 8)",
        ),
        (
            "setup:\n  - {do: start_disturbance, disturbance: blackout, target: cafe}\n" + EXPECT,
            "setup.0.target: cafe is no block (a number)",
        ),
        ("expect:\n  - {event: disturbance_began, what: blakout, equals: 1}\n", "did you mean blackout"),
        ("expect:\n  - {event: ghost_step, what: sleep, at_least: 1}\n", "unknown what sleep (leave it out)"),
        ("expect:\n  - {event: restocked, person: 1, at_least: 1}\n", "an event without person (leave it out)"),
        ("expect:\n  - {event: failed, reason: no_pwer, at_least: 1}\n", "no_pwer (did you mean no_power"),
        ("expect:\n  - {event: spawned, since: 9, until: 9, equals: 0}\n", "not after since"),
        ("expect:\n  - {event: spawned, until: 61, equals: 0}\n", "61, after the end (tick 60 at the latest)"),
        ("expect:\n  - {event: spawned, above: 3}\n", "unknown key"),
        ("expect:\n  - {value: people, person: 1, equals: 1}\n", "people is of no person (leave it out)"),
        ("expect:\n  - {value: people, at: 3, by: 4, equals: 1}\n", "expect.0.by: beside at"),
        ("expect:\n  - {value: people, until: 3, by: 4, equals: 1}\n", "expect.0.until: beside by"),
        ("expect:\n  - {value: people, since: 5, until: 4, equals: 1}\n", "after the last tick"),
        ("expect:\n  - {value: people}\n", "nothing to hold it against (equals, above"),
        ("expect:\n  - {value: doing, person: 1, equals: sleepng}\n", "did you mean sleeping"),
        ("expect:\n  - {value: stock, place: cafe, item: dsh, at_least: 1}\n", "did you mean dish"),
        ("expect:\n  - {value: people, event: spawned, equals: 1}\n", "both event and value"),
        ("expect:\n  - {charter: [attendance, lateness, laziness]}\n", "unknown indicator laziness"),
    ],
)
def test_a_fault_says_what_would_be_right(body: str, says: str) -> None:
    assert any(says in fault for fault in faults_of(body)), faults_of(body)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("config: riverside", "config: rivrside", "no config rivrside (did you mean riverside)"),
        ("scenario: trial", "scenario: Trial!", "scenario: Trial!"),
        ("ticks: 60", "ticks: 0", "ticks: 0 (a whole number from 1 to 1000000)"),
        ("seed: 7\n", "", "seed: missing"),
        ("about: A trial.\n", "", "about: missing"),
    ],
)
def test_a_faulty_head_says_what_would_be_right(old: str, new: str, says: str) -> None:
    assert any(says in fault for fault in faults_of(EXPECT, head=HEAD.replace(old, new)))


def test_there_is_a_limit_to_commands_and_expectations() -> None:
    half = "".join(f"  - {{do: remove, person: {who}}}\n" for who in range(COMMANDS_MAX // 2 + 1))
    later = half.replace("do:", "at: 1, do:")
    told = faults_of(f"setup:\n{half}timeline:\n{later}{EXPECT}")
    assert told == [f"trial.yaml:{8 + COMMANDS_MAX // 2}:1: timeline: 1002 commands (at most {COMMANDS_MAX})"]
    many = "expect:\n" + "  - {value: people, equals: 10}\n" * (EXPECTATIONS_MAX + 1)
    assert any(f"0 to {EXPECTATIONS_MAX}" in fault or f"1 to {EXPECTATIONS_MAX}" in fault for fault in faults_of(many))


def test_a_faulty_file_ends_with_exit_code_3_and_an_unknown_name_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(HEAD + "expect:\n  - {value: peple, equals: 10}\n  - {event: spwned, equals: 0}\n")
    for verb in ("run", "check"):
        result = CliRunner().invoke(main, ["scenario", verb, str(path)])
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.count(f"{path}:") == 2
    result = CliRunner().invoke(main, ["scenario", "run", "kitchen_brekfast"])
    assert result.exit_code == 3
    assert "no such scenario (did you mean kitchen_breakfast)" in result.stderr
    assert CliRunner().invoke(main, ["scenario", "run"]).exit_code == 2
