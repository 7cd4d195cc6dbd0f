"""The storage of our town: sized by the map, with what kernels read of map, config and catalogue."""

import copy
import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.catalogue import AFFORDANCES_MAX
from components.people import Bag, Persona
from components.schema import OUTPUTS
from components.sieve import STRIP
from components.words import NOTHING
from systems.scratch import SCRATCH_COLUMNS, Bid
from systems.upsets import HUNDRED
from townlet_ecs.atlas import Atlas
from townlet_ecs.catalogue import Catalogue
from townlet_ecs.catalogue.sieving import empty_sieve, offers_of, write_sieve
from townlet_ecs.config.embedding import origin_of
from townlet_ecs.config.loading import Loaded
from townlet_ecs.config.packing import Record, params_record
from townlet_ecs.config.sections import Config
from townlet_ecs.origin import Origin
from townlet_ecs.storage import Storage

EVENTS_KEPT = 4096
EVENTS_KEPT_IN_BATCH = 64
WATCHED_TOWNS_MAX = 16
"""Up to so many towns, each keeps a long event ring: at least two events a person and tick."""

KNOWN_GOODS = ("raw", "meal", "dish", "clothes")
"""Goods that the scripted policy keeps an eye on; every config has them."""

LANDMARKS = {"cafe": "places", "park": "places", "shower": "objects", "till": "objects"}
"""Kinds that disturbances strike, and the section that numbers them; a config may do without."""


class World(Storage):
    """T towns on the same map under the same config.

    Attributes:
        config: the config.
        atlas: the map, as kernels read it.
        catalogue: what can be done now.
        affordances: (AFFORDANCES_MAX,) its records as kernels read them; unused ones are never tried.
        sieve: (1,) sets of affordances.
        rungs: (RUNGS_MAX,) which values of facts allow which of them.
        offers: (templates, 1 + places + objects) what users can do out of doors, in each place and at each object.
        params_block: (1,) all parameters of the kernels.
        origin: what it was built from.
        reloaded: bytes of what was reloaded since, by what it is.
    """

    def __init__(
        self, config: Config, atlas: Atlas, loaded: Loaded, *, seed: int, towns: range, agents: int | None = None
    ) -> None:
        """Allocate the blocks of the towns with these numbers; everybody is still to come.

        Args:
            config: The config, its people counted.
            atlas: The map.
            loaded: What both come from.
            seed: Seed of the dice.
            towns: Numbers of the towns.
            agents: People of a generated town; None for those of the config.
        """
        self.origin = origin_of(loaded, seed=seed, towns=towns, agents=agents)
        self.reloaded: dict[str, bytes] = {}
        self.config = config
        self.atlas = atlas
        self.affordances = np.zeros(AFFORDANCES_MAX, the_one(plain(loaded.catalogue.records).dtype))
        self.sieve, self.rungs = empty_sieve()
        self.offers = np.zeros_like(offers_of(self.affordances[:0], atlas.table, atlas.site[0]))
        self.take_catalogue(loaded.catalogue)
        self.params_block = plain(pack_params(config, atlas))
        self._allocate()

    def anew(self, origin: Origin) -> "World":
        """Return other towns of the same rules, with nothing in their blocks; it shares the map, which never changes.

        Args:
            origin: That of this world but for seed and numbers of the towns.
        """
        other = copy.copy(self)
        other.origin, other.reloaded = origin, {}
        for name in ("affordances", "sieve", "rungs", "offers", "params_block"):  # a reload writes into them
            setattr(other, name, getattr(self, name).copy())
        other._allocate()
        return other

    def _allocate(self) -> None:
        """Allocate the blocks of the towns of the origin."""
        config, atlas, towns = self.config, self.atlas, self.origin.numbers
        rows = {
            "people": len(atlas.beds()),
            "objects": atlas.rows("objects"),
            "places": atlas.rows("places"),
            "positions": atlas.rows("positions"),
            "disturbances": max(1, config.disturbances.at_a_time * -(-len(atlas.beds()) // HUNDRED)),
        }
        most = max(rows["people"], rows["places"] + int(atlas.site["blocks"][0]))
        watched = max(EVENTS_KEPT, 2 * rows["people"])
        super().__init__(
            rows,
            towns=towns,
            seed=self.origin.seed,
            cells=atlas.rows("cells"),
            events_kept=watched if len(towns) <= WATCHED_TOWNS_MAX else EVENTS_KEPT_IN_BATCH,
            shared={
                "terrain_u8": atlas.terrain,
                "steps_u8": atlas.steps,
                "distance_u16": atlas.distance,
                "blocks_i32": atlas.blocks,
                "atlas_i32": atlas.table,
                "affordances": self.affordances,
                "params_block": self.params_block,
                "sieve": self.sieve,
                "rungs": self.rungs,
                "offers_i64": self.offers,
            },
            outputs=OUTPUTS,
            scratch=(SCRATCH_COLUMNS, -(-most // STRIP) * STRIP),
            bids=(len(Bid), max(rows["objects"], rows["positions"])),
        )

    def take_catalogue(self, catalogue: Catalogue) -> None:
        """Let people live by a catalogue; kernels see it at the same place in memory, with room to spare."""
        self.catalogue = catalogue
        for name in ("option", "kind", "turn"):
            self.affordances[name] = NOTHING
        self.affordances[: len(catalogue.names)] = plain(catalogue.records)
        write_sieve(self.affordances, self.sieve, self.rungs)
        self.offers[:] = offers_of(self.affordances, self.atlas.table, self.atlas.site[0])


def pack_params(config: Config, atlas: Atlas) -> Record:
    """Return all parameters of the kernels as one record: every section, the sizes, and numbers of known kinds."""
    sections = params_record(config)
    goods = np.dtype((np.record, [(name, "i8") for name in KNOWN_GOODS]), align=True)
    persona = np.dtype((np.record, [(end, "f4", (len(Persona),)) for end in ("low", "high")]), align=True)
    landmarks = np.dtype((np.record, [(name, "i8") for name in LANDMARKS]), align=True)
    fields = [(name, sections.dtype[name]) for name in sections.dtype.names or ()]
    more = [("site", atlas.site.dtype), ("goods", goods), ("persona", persona), ("landmarks", landmarks)]
    kind = np.dtype((np.record, [*fields, *more]), align=True)
    params = np.recarray((1,), dtype=kind)
    for name, _ in fields:
        params[name] = sections[name]
    params["site"] = atlas.site
    params["persona"]["low"], params["persona"]["high"] = traits_of(config)
    for name in KNOWN_GOODS:
        params["goods"][name] = Bag.ITEM_0 + config.items.index(name)
    for name, section in LANDMARKS.items():
        kinds = list(getattr(config, section))
        params["landmarks"][name] = kinds.index(name) if name in kinds else NOTHING
    return params


def traits_of(config: Config) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the lowest and highest traits of the people's profile, in the order of `Persona`."""
    profile = config.profiles[config.people.profile]
    bounds = [getattr(profile, trait.name.lower()) for trait in Persona]
    low, high = np.array(bounds, np.float32).T
    return np.ascontiguousarray(low), np.ascontiguousarray(high)


def plain(records: Any) -> Any:
    """Return a record array as a plain array of the same records, which numba takes 10 times faster.

    Equal dtypes are made one object: numba is quick only for dtype objects that it has seen.
    """
    return np.asarray(records).view(np.ndarray).view(the_one(records.dtype))


@functools.cache
def the_one(dtype: Any) -> Any:
    """Return the first dtype equal to this one that was asked for."""
    return dtype
