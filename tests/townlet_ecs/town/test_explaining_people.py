"""`town.explain`: what it calls the best is what the person does, and what it masks cannot be done."""

import pytest

from components.people import Identity
from components.words import Option, Reason
from tests.scenes import blocks_of, riverside
from townlet_ecs import Town
from townlet_ecs.commands import CommandError, Remove, SetNeed, SetSupply, Spawn
from townlet_ecs.explain import COMMITMENT, Explanation


def follow(town: Town, ticks: int) -> list[str]:
    """Explain one person before each tick, in turn, and hold their option after it against the best score."""
    wrong = []
    for _ in range(ticks):
        ids = town.people()["id"]
        who = int(ids[town.tick % len(ids)])
        said = town.explain(who)
        town.step()
        taken = {int(person["id"]): str(person["option"]) for person in town.people()}
        if who in taken and taken[who] != said.best.option:
            wrong.append(f"tick {said.tick}, person {who}: {said.best} was best, took {taken[who]}")
    return wrong


@pytest.mark.parametrize(("seed", "start"), [(7, 0), (7, 390), (8, 1_000)])
def test_over_a_thousand_ticks_the_best_unmasked_score_is_the_option_taken(seed: int, start: int) -> None:
    town = Town(riverside(), seed=seed)
    town.run(start)
    assert not follow(town, 1_000)


def test_it_holds_in_hard_times_too() -> None:
    town = Town(riverside(), seed=9)
    town.run(700)
    town.command(Spawn(wallet_cents=50))
    town.command(SetSupply(supply="power", on=False))
    for person in range(5):
        town.command(SetNeed(person=person, need="hunger", level=0.1))
        town.command(SetNeed(person=person, need="energy", level=0.1))
    town.step()
    assert not follow(town, 500)


def every_option(said: Explanation) -> None:
    assert {choice.option for choice in said.choices} == {option.name.lower() for option in Option}
    scores = [choice.score for choice in said.choices]
    assert scores == sorted(scores, reverse=True)
    assert all(choice.reason in {reason.name.lower() for reason in Reason} for choice in said.choices)


def test_an_explanation_names_every_option_with_a_score_and_a_reason() -> None:
    town = Town(riverside(), seed=7)
    for _ in range(20):
        town.run(71)
        for who in town.people()["id"].tolist():
            said = town.explain(who)
            every_option(said)
            assert said.tick == town.tick
            assert all(choice.reason != "none" for choice in said.choices if choice.masked)
            open_now = [choice for choice in said.choices if not choice.masked and choice.score < COMMITMENT]
            assert all(choice.affordance for choice in open_now)


def test_explaining_agrees_with_the_table_of_people() -> None:
    town = Town(riverside(), seed=7)
    town.run(800)
    for person in town.people():
        said = town.explain(int(person["id"]))
        assert (said.doing, said.option, said.affordance) == (person["doing"], person["option"], person["affordance"])


def test_nobody_is_explained_who_is_not_there() -> None:
    town = Town(riverside(), seed=7)
    town.command(Remove(person=4))
    town.step()
    for who in (4, 99, -1):
        with pytest.raises(CommandError, match=f"no person {who}"):
            town.explain(who)
    assert (blocks_of(town).people_i32[Identity.ID] != 4).all()
