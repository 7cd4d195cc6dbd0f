"""Who decides for a person can be commanded, and what they choose; what cannot be is refused with the reason."""

import pytest

from components.people import Bag, Body, Intent, Mind, Timer
from components.words import NOTHING, Doing, Option, Policy, Primitive
from tests.scenes import blocks_of, do, town_at
from townlet_ecs import Town
from townlet_ecs.command import CommandError
from townlet_ecs.commands import Act, Choose, SetPolicy, decode


@pytest.fixture
def town() -> Town:
    return town_at(600)


def test_a_person_is_given_to_a_policy_outside_and_back_to_the_script(town: Town) -> None:
    blocks = blocks_of(town)
    do(town, SetPolicy(person=4, policy="outside"))
    assert blocks.people_i8[Mind.POLICY, 4] == Policy.OUTSIDE
    before = int(blocks.people_i8[Intent.AFFORDANCE, 4])
    town.step()
    assert blocks.people_i8[Intent.AFFORDANCE, 4] == before, "they go on with what they are about"
    do(town, SetPolicy(person=4, policy="scripted"))
    assert blocks.people_i8[Mind.POLICY, 4] == Policy.SCRIPTED
    assert blocks.people_i32[Timer.DECIDE, 4] == town.tick, "the script is asked at once"


def test_a_choice_is_carried_out_in_the_next_tick(town: Town) -> None:
    town.command(decode(b'{"kind": "set_policy", "person": 4, "policy": "outside"}'))
    town.command(decode(b'{"kind": "choose", "person": 4, "option": "socialise"}'))
    town.step()
    assert town.commands.accepted == 2
    assert blocks_of(town).people_i8[Intent.OPTION, 4] == Option.SOCIALISE


def test_an_act_is_carried_out_in_the_next_tick(town: Town) -> None:
    do(town, SetPolicy(person=4, policy="primitive"), Act(person=4, primitive="stay"))
    assert blocks_of(town).people_i8[Mind.WISH, 4] == Primitive.STAY
    town.step()
    assert blocks_of(town).people_i8[Mind.WISH, 4] == NOTHING
    assert blocks_of(town).people_i8[Body.DOING, 4] >= Doing.IDLE


def test_a_policy_that_is_set_forgets_the_wish(town: Town) -> None:
    do(town, SetPolicy(person=4), Choose(person=4, option="socialise"), SetPolicy(person=4, policy="primitive"))
    assert blocks_of(town).people_i8[Mind.WISH, 4] == NOTHING


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (SetPolicy(person=77), "no person 77"),
        (Choose(person=77), "no person 77"),
        (Choose(person=3, option="sleep"), "the policy of person 3 is scripted; set_policy to outside first"),
        (Act(person=3, primitive="north"), "the policy of person 3 is scripted; set_policy to primitive first"),
        (Act(person=4, primitive="north"), "the policy of person 4 is outside; set_policy to primitive first"),
        (Choose(person=4, option="seek_job"), "person 4 cannot seek_job now: precondition"),
        (Act(person=5, primitive="use_item"), "person 5 cannot use_item here and now"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(town: Town, command: Choose | Act, why: str) -> None:
    do(town, SetPolicy(person=4), SetPolicy(person=5, policy="primitive"))
    blocks_of(town).view(Bag)[:, 5] = 0
    before = town.digest()
    with pytest.raises(CommandError, match=why):
        do(town, command)
    assert town.digest() == before
