"""Draw the pictures of docs/viewer.md anew, and write its generated parts: `make pictures`.

python docs/pictures/draw.py             all of them
python docs/pictures/draw.py night rain  only some
"""

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from townlet_ecs.view.keys import KEYS, MOUSE, UNSAID, shown_as  # noqa: E402 - found beside this file, installed or not

FOLDER = Path(__file__).parent
PAGE = ROOT / "docs" / "viewer.md"
BLOCK = re.compile(r"<!-- generated: (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)
SIZE = (1280, 720)
QUALITY = 90


@dataclass(frozen=True)
class Moment:
    """One picture.

    Attributes:
        name: Of its file.
        arguments: Of `townlet view`.
        caption: What is to be seen.
    """

    name: str
    arguments: str
    caption: str

    @property
    def path(self) -> Path:
        """Where it is."""
        return FOLDER / f"{self.name}.webp"

    @property
    def command(self) -> str:
        """What draws it."""
        return f"townlet view {self.arguments} --screenshot {self.name}.webp"


MOMENTS = (
    Moment("night", '--at "day 2 04:00"',
           "Four in the morning: the street lamps are lit, and nearly everybody sleeps."),
    Moment("breakfast", '--at "day 1 07:26" --follow Tilda --zoom 42',
           "Breakfast at the cafe; others are on their way to a table."),
    Moment("rush", '--at "day 2 08:14"',
           "A quarter past eight, all of the town: to work, or to somewhere nicer."),
    Moment("inspector", '--at "day 0 16:00" --select Kasimir',
           "Who is selected tells what they do, why, and what else they could do or cannot."),
    Moment("park", '--at "day 0 16:04" --follow Carla --zoom 44',
           "An afternoon in the park."),
    Moment("dinner", '--at "day 1 17:32" --follow Eliza --zoom 40',
           "Two sit down to dinner together."),
    Moment("queue", '--scenario queue_conflict --at "day 0 17:56" --follow Freya --zoom 36',
           "A scenario in which all showers but one are out of order: a queue, and words about it."),
    Moment("rain", '--at "day 1 18:40"',
           "Rain in the evening, and a till that is out of order."),
    Moment("blackout", '--scenario blackout_evening --at "day 0 20:08" --zoom 22',
           "A power cut at nightfall: no lamp is lit, and no stove works."),
    Moment("newcomer", '--scenario newcomer_week --at "day 0 10:38" --follow 10 --zoom 30',
           "Somebody new has come by bus."),
    Moment("ties", '--scenario rivalry_decay --at "day 3 17:00" --show ties --zoom 16',
           "Who is what to whom: whole lines join friends, broken ones rivals."),
    Moment("thousand", '--agents 1000 --at "day 0 08:10" --zoom 6',
           "From afar people are dots, coloured by what they do: a part of a town of a thousand."),
)  # fmt: skip


def draw(moment: Moment) -> None:
    """Draw a picture as its command does, and make it small enough to be kept."""
    arguments = [*shlex.split(moment.arguments), "--overwrite", "--screenshot", str(moment.path)]
    command = [sys.executable, "-m", "townlet_ecs", "view", *arguments]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own interpreter
    with Image.open(moment.path) as picture:
        small = picture.convert("RGB")
    small.save(moment.path, quality=QUALITY, method=6)


def pictures_block() -> str:
    """Return every picture with its caption and its command."""
    parts = []
    for moment in MOMENTS:
        place = moment.path.relative_to(PAGE.parent)
        parts.append(f"![{moment.caption}]({place})\n\n{moment.caption} `{moment.command}`")
    return "\n\n".join(parts)


def keys_block() -> str:
    """Return a table of all keys, and what the mouse does."""
    lines = ["| | Keys | What they do |", "| --- | --- | --- |"]
    group = ""
    for key in KEYS:
        keys = " ".join(f"`{shown_as(symbol)}`" for symbol in key.symbols if symbol not in UNSAID)
        lines.append(f"| {key.group if key.group != group else ''} | {keys} | {key.words} |")
        group = key.group
    lines += [f"| {'Mouse' if number == 0 else ''} | {what} | {words} |" for number, (what, words) in enumerate(MOUSE)]
    return "\n".join(lines)


BLOCKS = {"pictures": pictures_block, "keys": keys_block}


def written(text: str) -> str:
    """Return a page with its generated parts anew."""
    return BLOCK.sub(lambda found: f"<!-- generated: {found[1]} -->\n{BLOCKS[found[1]]()}\n<!-- end -->", text)


def main() -> None:
    """Draw what is named, or everything."""
    names = sys.argv[1:] or [moment.name for moment in MOMENTS]
    for moment in MOMENTS:
        if moment.name in names:
            draw(moment)
    if not sys.argv[1:]:
        for path in set(FOLDER.glob("*.webp")) - {moment.path for moment in MOMENTS}:
            path.unlink()
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
