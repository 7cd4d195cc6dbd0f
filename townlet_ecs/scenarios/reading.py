"""From the name of a scenario to the scenario: read, with its config and catalogue, and every fault told at once."""

from dataclasses import dataclass
from pathlib import Path

from townlet_ecs.config.checking import build
from townlet_ecs.config.files import read_bytes, resolve
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.config.marked import Mark, Marked, fault_at
from townlet_ecs.config.overrides import FILE as SET
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.resources import bundled_configs, bundled_scenarios, shown
from townlet_ecs.scenarios.document import COMMANDS_MAX, TICKS_MAX, ScenarioFile
from townlet_ecs.scenarios.expectations import Context, Expectation, read_expectations, references
from townlet_ecs.scenarios.naming import Places
from townlet_ecs.scenarios.orders import REFERENCES, Order, noun_of, read_orders
from townlet_ecs.world import World


@dataclass(frozen=True, eq=False)
class Scenario:
    """A scenario that was found sound.

    Attributes:
        name, about: What it is called, and what happens.
        config: Its config as it was named.
        loaded: The same as it was read, overrides applied.
        seed: Seed of all chance, unless another is asked for.
        ticks: Ticks that it lasts.
        orders: Commands by their ticks; those of one tick in the order of the file, setup first.
        expectations: What must come of it, in the order of the file.
        tree: Where everything stands in the file.
    """

    name: str
    about: str
    config: str
    loaded: Loaded
    seed: int
    ticks: int
    orders: tuple[Order, ...]
    expectations: tuple[Expectation, ...]
    tree: Marked

    @property
    def ticks_per_day(self) -> int:
        """Ticks of a day."""
        return self.loaded.config.time.ticks_per_day


def load_scenario(name: str | Path) -> Scenario:
    """Return a scenario by the name of a shipped one or the path of a file.

    Raises:
        Faults: Everything that is wrong with the file, its config and its overrides, with line and column.
    """
    shipped = bundled_scenarios()
    if str(name) in shipped:
        path = shipped[str(name)]
        return read_scenario(read_bytes(path, shown(path)), shown(path), path.parent)
    path = Path(name)
    if not path.suffix and not path.exists():
        right = nearest(str(name), shipped) or f"one of {', '.join(shipped)}, or the path of a file"
        raise Faults([Fault(str(name), 1, 1, "", "no such scenario", right)])
    return read_scenario(read_bytes(path, str(name)), str(name), path.parent)


def read_scenario(source: bytes, file: str, folder: Path) -> Scenario:
    """Return the scenario that some bytes hold.

    Args:
        source: The text of the file.
        file: What to call it in faults.
        folder: Where its config is looked for, after the shipped ones.

    Raises:
        Faults: Everything that is wrong, with line and column.
    """
    tree, faults = read(source, file)
    shape, more = build(ScenarioFile, tree)
    faults += more
    loaded = _config_of(tree, folder, faults)
    ticks = tree.find(("ticks",))[0].value
    ticks = ticks if type(ticks) is int and 0 < ticks <= TICKS_MAX else TICKS_MAX
    orders: list[Order] = []
    expectations: list[Expectation] = []
    if loaded is not None:
        for key in ("setup", "timeline"):
            orders += read_orders(tree, key, loaded.config, ticks, faults)
        context = Context(loaded.config, loaded.catalogue, ticks)
        expectations = read_expectations(tree, context, faults)
        timeline = tree.find(("timeline",))[0]
        if len(orders) > COMMANDS_MAX:
            faults.append(fault_at(timeline.key, ("timeline",), f"{len(orders)} commands", f"at most {COMMANDS_MAX}"))
    if shape is None or loaded is None or faults:
        raise Faults(in_order(faults))
    orders.sort(key=lambda order: order.at)
    return Scenario(
        shape.scenario, shape.about, shape.config, loaded, shape.seed, shape.ticks, tuple(orders),
        tuple(expectations), tree,
    )  # fmt: skip


def _config_of(tree: Marked, folder: Path, faults: list[Fault]) -> Loaded | None:
    """Return the config of a scenario; what is wrong with it or its overrides is added to the faults."""
    node = tree.members().get("config")
    sets = tree.find(("set",))[0].items() if "set" in tree.members() else ()
    if node is None or not isinstance(node.value, str):
        return None
    path = resolve(node.value, folder, bundled_configs(), ".yaml")
    if path is None:
        known = ", ".join(bundled_configs())
        right = nearest(node.value, bundled_configs()) or f"one of {known}, or a file beside"
        faults.append(tree.fault(("config",), f"no config {node.shown()}", right))
        return None
    texts = [str(item.value) for item in sets if isinstance(item.value, str)]
    if len(texts) != len(sets):
        return None
    try:
        return load_all(node.value if node.value in bundled_configs() else path, texts)
    except Faults as error:
        faults += [_placed(fault, sets) for fault in error.faults]
        return None


def _placed(fault: Fault, sets: tuple[Marked, ...]) -> Fault:
    """Return a fault of an override at its place in the scenario; any other as it is."""
    if fault.file != SET or not 0 < fault.line <= len(sets):
        return fault
    item = sets[fault.line - 1]
    quoted = item.text[:1] in ("'", '"')
    mark = Mark(item.mark.file, item.mark.line, item.mark.column + fault.column - 1 + quoted)
    what = f"{fault.path}: {fault.what}" if fault.path else fault.what
    return fault_at(mark, ("set", fault.line - 1), what, fault.right)


def check_places(scenario: Scenario, world: World) -> None:
    """Check that every place, object, position and tile that a scenario names is there.

    Raises:
        Faults: All that are not.
    """
    places = Places(world.town(0), world)
    faults = []
    for order in scenario.orders:
        for key, value in order.values.items():
            if key in REFERENCES:
                problem = places.problem(noun_of(key, order.values), value)
                if problem is not None:
                    faults.append(scenario.tree.fault((*order.way, key), *problem))
    for expectation in scenario.expectations:
        for key, noun, value in references(expectation):
            problem = places.problem(noun, value)
            if problem is not None:
                faults.append(scenario.tree.fault((*expectation.way, key), *problem))
    if faults:
        raise Faults(in_order(faults))
