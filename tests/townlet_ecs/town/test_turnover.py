"""What a steerer is told: wages that no longer suffice, and who comes, goes and is at risk."""

import pytest

from components.people import Standing
from components.words import Review
from tests.scenes import blocks_of, do, town_at
from townlet_ecs.command import CommandError
from townlet_ecs.commands import HoldReview, LetGo, SetPrice, SetWage
from townlet_ecs.report import turnover_of


def test_the_default_wages_buy_the_basket_and_a_cent_more_changes_nothing() -> None:
    town = town_at(0)
    town.command(SetWage(position=0, cents=861))
    town.run(1)
    assert town.commands.accepted == 1
    assert not town.commands.warnings


def test_a_wage_cut_for_all_is_carried_out_and_said_to_be_too_much() -> None:
    town = town_at(0)
    for position in range(11):
        town.command(SetWage(position=position, cents=430))
    town.run(1)
    assert town.commands.accepted == 11
    assert "2150 cents a week on average against a basket of" in town.commands.warnings[-1]
    assert "10 to 20 % keep people well" in town.commands.warnings[-1]


def test_dear_food_is_said_to_be_too_dear() -> None:
    town = town_at(0)
    grocer = next(row for row in range(11) if town.world.blocks["places.i32"][0, 11, row] == 90)
    town.command(SetPrice(place=grocer, item="raw", cents=300))
    town.run(1)
    assert town.commands.warnings[-1].startswith("SetPrice: wages are ")


def test_people_on_the_queue_and_under_notice_are_counted() -> None:
    town = town_at(0)
    blocks = blocks_of(town)
    blocks.people_i8[Standing.REVIEW, :3] = Review.QUEUED, Review.DEFERRED, Review.NONE
    blocks.people_i8[Standing.NOTICE, 4:6] = 1, 2
    told = turnover_of(blocks, town.world)
    assert (told.reviews_waiting, told.reviews_allowed, told.under_notice) == (2, 8, 2)
    assert (told.exits, told.arrivals, told.exits_allowed) == (0, 0, 2)


def test_an_operator_holds_a_review_at_once_or_defers_it() -> None:
    town = town_at(0)
    blocks = blocks_of(town)
    blocks.people_i8[Standing.REVIEW, 0] = Review.QUEUED
    do(town, HoldReview(person=0, verdict="defer"))
    assert blocks.people_i8[Standing.REVIEW, 0] == Review.DEFERRED
    do(town, HoldReview(person=0, verdict="dismiss"))
    assert turnover_of(blocks, town.world).reviews_waiting == 0
    with pytest.raises(CommandError, match="does not await a review"):
        do(town, HoldReview(person=0, verdict="defer"))


def test_whoever_is_let_go_has_no_review_to_fear() -> None:
    town = town_at(0)
    blocks = blocks_of(town)
    blocks.people_i8[Standing.REVIEW, 0] = Review.QUEUED
    do(town, LetGo(person=0))
    assert blocks.people_i8[Standing.REVIEW, 0] == Review.NONE
