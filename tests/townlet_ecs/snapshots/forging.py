"""Forgeries: snapshots in which something was changed and every checksum made to fit again.

Forgery `number` of a `seed` is always the same one, so that one that does harm can be made again.
"""

import copy
from functools import cache

import numpy as np

from tests.scenes import riverside
from tests.townlet_ecs.snapshots.changes import CHANGES, CHUNKS
from tests.townlet_ecs.snapshots.parts import Parts, apart, make_fit, packed
from townlet_ecs import Batch, Town
from townlet_ecs.chunks import MAGIC
from townlet_ecs.reload import ReloadCatalogue, checksum_of
from townlet_ecs.snapshots.taking import save


@cache
def references() -> tuple[Parts, ...]:
    """Return snapshots of towns at various times, one of them with a reloaded catalogue, one of three towns."""
    found = []
    for tick, sets in ((2_140, ()), (700, ("disturbances.gap_ticks=30", "disturbances.at_a_time=4")), (0, ())):
        town = Town("riverside", seed=7, sets=sets, threads=1)
        town.run(tick)
        found.append(apart(save(town.world)))
    source = riverside().catalogue_source.replace(b"id: sit_outside\n", b"id: rest_outside\n")
    town.run(600)
    town.command(ReloadCatalogue(source=source, checksum=checksum_of(source)))
    town.run(200)
    batch = Batch(riverside(), seed=7, towns=3, threads=1)
    batch.run(1_000)
    return (*found, apart(save(town.world)), apart(save(batch.world)))


def forgery(seed: int, number: int) -> tuple[str, bytes]:
    """Return what a forgery changes, in words, and its bytes."""
    dice = np.random.default_rng([seed, number])
    towns = references()
    which = int(dice.integers(len(towns)))
    parts = Parts(*(copy.copy(each) for each in vars(towns[which]).values()))
    told = []
    for _ in range(1 + int(dice.random() < 0.15)):
        change = CHANGES[int(dice.integers(len(CHANGES)))]
        try:
            told.append(f"{change.__name__}: {change(dice, parts)}")
        except (TypeError, ValueError, IndexError, KeyError, AttributeError, UnboundLocalError):
            told.append(f"{change.__name__}, for which too little was left")
    fit = dice.random() < 0.9
    if fit:
        make_fit(parts)
    data = packed(parts)
    if dice.random() < 0.06:
        change_chunks = CHUNKS[int(dice.integers(len(CHUNKS)))]
        told.append(change_chunks.__name__)
        data = change_chunks(dice, data)
    return f"town {which}, {'; '.join(told)}{'' if fit else ', not made to fit'}", b"".join((MAGIC, *data))
