"""Fonts: the letters that panels are written in, and how much room words take.

arcade brings Liberation Sans; without it Pillow's own letters do. arcade itself is not imported: its files are enough.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

FONTS_KEPT_MAX = 64
"""Sizes and weights of letters that are kept."""

WIDTHS_KEPT_MAX = 8192
"""Widths of words that are kept."""

WHERE = "resources/system/fonts/ttf/Liberation"
FILES = {False: "Liberation_Sans_Regular.ttf", True: "Liberation_Sans_Bold.ttf"}


@lru_cache(maxsize=1)
def font_folder() -> Path | None:
    """Return where arcade keeps its letters, or None without it."""
    arcade = find_spec("arcade")
    for place in (arcade.submodule_search_locations or ()) if arcade else ():
        folder = Path(place) / WHERE
        if all((folder / file).is_file() for file in FILES.values()):
            return folder
    return None


@lru_cache(maxsize=FONTS_KEPT_MAX)
def font(pixels: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return letters of a height in pixels."""
    folder = font_folder()
    if folder is None:
        letters = ImageFont.load_default(pixels)
        assert isinstance(letters, ImageFont.FreeTypeFont), "Pillow's wheels come with FreeType"
        return letters
    return ImageFont.truetype(folder / FILES[bold], pixels)


@lru_cache(maxsize=WIDTHS_KEPT_MAX)
def width_of(words: str, pixels: int, bold: bool = False) -> float:
    """Return how many pixels wide words are."""
    return float(font(pixels, bold).getlength(words))


def shortened(words: str, pixels: int, bold: bool, room: float) -> str:
    """Return words that fit into so many pixels, with an ellipsis where some are left out."""
    if width_of(words, pixels, bold) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(words[:middle].rstrip() + "…", pixels, bold) <= room:
            low = middle
        else:
            high = middle - 1
    short = words[:low].rstrip() + "…"
    return short if width_of(short, pixels, bold) <= room else ""


def wrapped(words: str, pixels: int, bold: bool, room: float) -> list[str]:
    """Return words in lines that fit into so many pixels; a word that does not fit alone is shortened."""
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, pixels, bold) > room:
                lines.append(line)
                longer = word
            line = longer if width_of(longer, pixels, bold) <= room else shortened(longer, pixels, bold, room)
        lines.append(line)
    return lines
