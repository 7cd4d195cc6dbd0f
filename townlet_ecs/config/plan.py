"""A config that is well formed, together with the places of its values: what the last checks look at."""

from dataclasses import dataclass

from townlet_ecs.catalogue.compiling import Catalogue
from townlet_ecs.config.marked import Marked, Way, fault_at
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import Fault


@dataclass(frozen=True, eq=False)
class Plan:
    """A config, its catalogue, and where everything in them stands.

    Attributes:
        config: The config.
        tree: Its values.
        catalogue: What can be done, or None when its file is at fault.
        deeds: The values of the catalogue file, or None.
        mended: Whether some values stand in for faulty ones; sums over them say nothing then.
    """

    config: Config
    tree: Marked
    catalogue: Catalogue | None = None
    deeds: Marked | None = None
    mended: bool = False

    def fault(self, way: Way, what: str, right: str) -> Fault:
        """Return a fault of a value in the config."""
        return self.tree.fault(way, what, right)

    def key_fault(self, way: Way, what: str, right: str) -> Fault:
        """Return a fault of a key in the config."""
        return fault_at(self.tree.find(way)[0].key, way, what, right)
