"""Towns that live side by side in one process know nothing of each other."""

from collections.abc import Callable

import pytest

from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.commands import Remove, SetNeed, SetWallet, Spawn

TICKS = 1_500
COMMANDS = {
    100: SetNeed(person=1, need="hunger", level=0.1),
    400: Remove(person=6),
    450: Spawn(wallet_cents=900),
    900: SetWallet(person=2, cents=10),
}
KINDS: dict[str, Callable[[int], Town]] = {
    "fused": lambda seed: Town(riverside(), seed=seed),
    "staged": lambda seed: Town(riverside(), seed=seed, staged=True),
}


def alone(make: Callable[[int], Town], seed: int, *, steered: bool) -> str:
    town = make(seed)
    for tick in range(TICKS):
        if steered and tick in COMMANDS:
            town.command(COMMANDS[tick])
        town.step()
    return town.digest()


@pytest.mark.parametrize("first_kind", KINDS)
@pytest.mark.parametrize("second_kind", KINDS)
def test_two_towns_tick_by_tick_live_as_if_alone(first_kind: str, second_kind: str) -> None:
    first, second = KINDS[first_kind](7), KINDS[second_kind](8)
    for tick in range(TICKS):
        if tick in COMMANDS:
            first.command(COMMANDS[tick])
        first.step()
        second.step()
        if tick % 97 == 0:
            first.directory.sync()
            second.explain(3)
    assert first.digest() == alone(KINDS[first_kind], 7, steered=True)
    assert second.digest() == alone(KINDS[second_kind], 8, steered=False)


def test_commands_to_one_town_of_a_batch_leave_the_others_alone() -> None:
    plain, steered = Batch(riverside(), towns=3, seed=7), Batch(riverside(), towns=3, seed=7)
    for tick, command in COMMANDS.items():
        for batch in (plain, steered):
            batch.run(tick - batch.tick)
        kind = type(command)
        values = {name: getattr(command, name) for name in command.__struct_fields__} | {"town": 1}
        steered.commands.put(kind(**values))
    for batch in (plain, steered):
        batch.run(TICKS - batch.tick)
    assert steered.commands.accepted == len(COMMANDS)
    assert [plain.digest(town) == steered.digest(town) for town in range(3)] == [True, False, True]
    assert steered.digest(1) == lone_town()


def lone_town() -> str:
    """Return the digest of town 1, steered, outside any batch."""
    town = Town(riverside(), seed=7, town=1)
    for tick, command in COMMANDS.items():
        town.run(tick - town.tick)
        town.command(command)
    town.run(TICKS - town.tick)
    return town.digest()
