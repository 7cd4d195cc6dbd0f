"""The tables of `docs/observations.md`, made from what the variants are made of: `python -m townlet_ecs.env.page`."""

from collections.abc import Callable, Sequence
from pathlib import Path

from townlet_ecs.config.loading import load_all
from townlet_ecs.env.observation import BEARINGS, CHANNEL_MEANINGS, COMMON, HINTS, VARIANTS, Group, Variant, variant

PAGE = Path(__file__).parents[2] / "docs" / "observations.md"


def variants_table(variants: Sequence[Variant]) -> str:
    """Return a table of the sizes of the variants."""
    lines = ["| variant | version | map (channels, height, width) | features | channels |", "|---|---|---|---|---|"]
    for found in variants:
        shape = " x ".join(str(length) for length in found.cells_shape)
        names = ", ".join(f"`{name}`" for name in found.channels)
        lines.append(f"| {found.name} | {found.version} | {shape} | {found.numbers_length} | {names} |")
    return "\n".join(lines)


def channels_table() -> str:
    """Return a table of the channels of the maps."""
    lines = ["| channel | 1 for |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{name}` | {meaning} |" for name, meaning in CHANNEL_MEANINGS.items())])


def features_table(groups: Sequence[Group]) -> str:
    """Return a table of features."""
    lines = ["| index | features | from | to | meaning |", "|---|---|---|---|---|"]
    for group in groups:
        last = group.start + len(group.names) - 1
        index = str(int(group.start)) if last == group.start else f"{int(group.start)}-{last}"
        names = ", ".join(f"`{name}`" for name in group.names)
        lines.append(f"| {index} | {names} | {group.low:g} | {group.high:g} | {group.meaning} |")
    return "\n".join(lines)


TABLES: dict[str, Callable[[], str]] = {
    "variants": lambda: variants_table([variant(name, load_all().config) for name in VARIANTS]),
    "channels": channels_table,
    "common": lambda: features_table(COMMON),
    "compact": lambda: features_table(HINTS),
    "bearings": lambda: features_table(BEARINGS),
}
"""The generated parts of the page, by the name in their marks."""


def with_tables(text: str) -> str:
    """Return the text of the page with its tables made anew."""
    for name, table in TABLES.items():
        begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}{table()}\n{end}{after}"
    return text


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
