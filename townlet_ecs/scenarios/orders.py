"""Orders: the commands of a scenario with their moments, checked like every other value of a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from townlet_ecs.command import Command
from townlet_ecs.commands import COMMANDS
from townlet_ecs.config.fields import in_words
from townlet_ecs.config.marked import Marked, Way, fault_at
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import Fault, nearest
from townlet_ecs.scenarios.moments import RIGHT, tick_of
from townlet_ecs.scenarios.naming import Places, problem_by_config

KINDS: Mapping[str, type[Command]] = {
    str(kind.__struct_config__.tag): kind for kind in COMMANDS if bytes not in get_type_hints(kind).values()
}
"""Every command that carries no file, by the name that `do` gives it."""

REFERENCES = ("person", "other", "place", "object", "position", "item", "cell", "target")
"""Fields that may name somebody or something."""

LOOKED_UP = ("person", "other", "place", "object", "position", "cell", "target")
"""Those of them that are numbers in commands; goods are named there as well."""


@dataclass(frozen=True)
class Order:
    """A command that is given at its tick.

    Attributes:
        at: The tick at whose beginning it is carried out.
        do: Its name.
        values: Its fields; names are looked up when it is given.
        refused: Whether the town is expected to refuse it.
        way: Where it stands in the file.
    """

    at: int
    do: str
    values: Mapping[str, Any]
    refused: bool
    way: Way

    @property
    def kind(self) -> type[Command]:
        """Type of the command."""
        return KINDS[self.do]


TARGETS = {"price_spike": "place", "meet": "place", "festival": "place", "closure": "object"}
"""What the target of a disturbance is; that of an outage is a block, which has no name."""


def noun_of(field: str, values: Mapping[str, Any] | None = None) -> str:
    """Return what a field refers to: the other one is a person as well, a target what its disturbance strikes.

    Args:
        field: Name of the field.
        values: The other fields of the command.
    """
    if field == "target":
        return TARGETS.get(str((values or {}).get("disturbance")), "block")
    return "person" if field == "other" else field


def command_of(order: Order, places: Places) -> Command:
    """Return the typed command of a sound order, with every name looked up.

    Raises:
        CommandError: A name means nobody, or there is no room, at the moment.
    """
    values = {
        key: places.number(noun_of(key, order.values), value) if key in LOOKED_UP else value
        for key, value in order.values.items()
    }
    return order.kind(**values)


def read_orders(tree: Marked, key: str, config: Config, ticks: int, faults: list[Fault]) -> list[Order]:
    """Return the sound orders of `setup` or `timeline`; what is wrong with the others is added to the faults."""
    found = []
    for index, node in enumerate(tree.find((key,))[0].items() if key in tree.members() else ()):
        way: Way = (key, index)
        wrong = list(_faults(node, way, timed=key == "timeline", config=config, ticks=ticks))
        faults += wrong
        if wrong or node.broken:
            continue
        values = {name: member.plain() for name, member in node.members().items()}
        moment: Any = values.pop("at", 0)
        at = tick_of(moment, config.time.ticks_per_day)
        do, refused = str(values.pop("do")), bool(values.pop("refused", False))
        assert at is not None, "a sound order has a moment"
        found.append(Order(at, do, values, refused, way))
    return found


def _faults(node: Marked, way: Way, *, timed: bool, config: Config, ticks: int) -> Iterator[Fault]:
    """Yield what is wrong with an order."""
    members = node.members()
    if timed:
        yield from _moment_faults(node, way, config, ticks)
    elif "at" in members:
        yield fault_at(members["at"].key, (*way, "at"), "a moment in the setup", "leave it out: it is the beginning")
    if "refused" in members and members["refused"].value is not True:
        yield fault_at(members["refused"].mark, (*way, "refused"), members["refused"].shown(), "true, or leave it out")
    do = members.get("do")
    if do is None:
        yield fault_at(node.key, (*way, "do"), "missing", f"one of {', '.join(KINDS)}")
        return
    if do.value not in KINDS:
        right = nearest(str(do.value), KINDS) or f"one of {', '.join(KINDS)}"
        yield fault_at(do.mark, (*way, "do"), f"unknown command {do.shown()}", right)
        return
    yield from _field_faults(node, way, str(do.value), config)


def _moment_faults(node: Marked, way: Way, config: Config, ticks: int) -> Iterator[Fault]:
    """Yield what is wrong with the moment of an order."""
    at = node.members().get("at")
    if at is None:
        yield fault_at(node.key, (*way, "at"), "missing", RIGHT)
        return
    value: Any = at.value
    tick = tick_of(value, config.time.ticks_per_day) if type(value) in (int, str) else None
    if tick is None:
        yield fault_at(at.mark, (*way, "at"), at.shown(), RIGHT)
    elif not 0 <= tick < ticks:
        yield fault_at(at.mark, (*way, "at"), f"{at.shown()}, after the end", f"before tick {ticks}")


def _field_faults(node: Marked, way: Way, do: str, config: Config) -> Iterator[Fault]:
    """Yield what is wrong with the fields of a command."""
    hints = get_type_hints(KINDS[do])
    fields = {name: hints[name] for name in KINDS[do].__struct_fields__ if name != "town"}
    for name, member in node.members().items():
        if name in ("at", "do", "refused"):
            continue
        if name not in fields:
            right = nearest(name, fields) or (f"one of {', '.join(fields)}" if fields else "leave it out")
            yield fault_at(member.key, (*way, name), f"unknown key of {do}", right)
        elif not member.broken:
            yield from _value_faults(node, (*way, name), fields[name], config)
    for name, hint in fields.items():
        if name not in node.members() and NoneType not in get_args(hint):
            yield fault_at(node.key, (*way, name), "missing", _right(name, hint))


def _value_faults(node: Marked, way: Way, hint: Any, config: Config) -> Iterator[Fault]:
    """Yield what is wrong with the value of a field of an order."""
    name = str(way[-1])
    member = node.members()[name]
    value = member.plain()
    if name in REFERENCES:
        others = {key: other.value for key, other in node.members().items()}
        problem = problem_by_config(noun_of(name, others), value, config)
        if problem is not None:
            yield fault_at(member.mark, way, *problem)
    elif not _fits(value, hint):
        options = [str(option) for option in get_args(hint)] if get_origin(hint) is Literal else []
        yield fault_at(member.mark, way, member.shown(), nearest(str(value), options) or _right(name, hint))


def _right(name: str, hint: Any) -> str:
    """Return what a field may be."""
    return "a name or a number" if name in REFERENCES and name != "item" else in_words(hint)


def _fits(value: object, hint: Any) -> bool:
    """Return whether a value is of a type; whole numbers are fractions, too, and true is no number."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, option) for option in get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is hint
