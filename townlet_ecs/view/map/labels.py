"""Labels: words on the map, written once each on a page of the graphics card, and stamped from there."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from townlet_ecs.view.map.stamps import stamps, texture_of
from townlet_ecs.view.panels.fonts import font

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Texture2D

PAGE_PIXELS = 1024
"""Width and height of the page; when it is full, it is begun anew."""

LABELS_MAX = 400
"""Words on the map at once."""

TEXT_PIXELS = 12

STEPS_DOWN_MAX = 3
"""Lines by which words give way to others."""


class Labels:
    """Words that can be stamped."""

    def __init__(self, ctx: "ArcadeContext") -> None:
        """Begin with an empty page."""
        self._ctx = ctx
        self._scale = 1.0
        self._changed = True
        self._texture: Texture2D | None = None
        self._boxes: dict[str, tuple[int, int, int, int]] = {}
        self._begin()

    def resize(self, text_scale: float) -> None:
        """Write in letters of another size."""
        if text_scale != self._scale:
            self._scale = text_scale
            self._begin()

    def use(self) -> None:
        """Let stamps show the page."""
        if self._changed or self._texture is None:
            self._texture = texture_of(self._ctx, self._page, shrinks=False)
            self._changed = False
        self._texture.use(0)

    def stamps_of(self, words: list[str]) -> NDArray[np.void]:
        """Return a stamp for each of some words, of the size of the letters; where they stand is still to be said."""
        words = words[:LABELS_MAX]
        if any(not self._write(each) for each in words):
            self._begin()
            for each in words:
                self._write(each)
        made = stamps(len(words))
        for index, each in enumerate(words):
            left, top, width, height = self._boxes.get(each, (0, 0, 0, 0))
            made["size"][index, 2:] = width, height
            made["part"][index] = np.array([left, top, left + width, top + height]) / PAGE_PIXELS
        return made

    def _begin(self) -> None:
        """Take an empty page."""
        self._page = Image.new("RGBA", (PAGE_PIXELS, PAGE_PIXELS))
        self._pen = ImageDraw.Draw(self._page)
        self._boxes = {}
        self._left = self._top = 0
        self._changed = True

    def _write(self, words: str) -> bool:
        """Write words on the page, unless they are there; return whether there was room."""
        if words in self._boxes:
            return True
        pixels = round(TEXT_PIXELS * self._scale)
        letters = font(pixels, True)
        width, height = round(letters.getlength(words)) + 6, pixels + 6
        if self._left + width > PAGE_PIXELS:
            self._left, self._top = 0, self._top + height + 1
        if self._top + height > PAGE_PIXELS or width > PAGE_PIXELS:
            return False
        spot = self._left + 3, self._top + 2
        self._pen.text(spot, words, font=letters, fill=(255, 255, 255), stroke_width=2, stroke_fill=(24, 28, 38, 255))
        self._boxes[words] = self._left, self._top, width, height
        self._left += width + 1
        self._changed = True
        return True


def apart(x: NDArray[np.float32], y: NDArray[np.float32], sizes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how many pixels words are moved down, so that they can be read beside one another.

    Args:
        x, y: Middle of each, in pixels.
        sizes: (words, 2) width and height.
    """
    down = np.zeros(len(x), np.float32)
    placed: list[int] = []
    for word in np.lexsort((x, y)).tolist():
        others = np.array(placed, np.int64)
        near = others[np.abs(x[others] - x[word]) < (sizes[others, 0] + sizes[word, 0]) * 0.45] if placed else others
        for _ in range(STEPS_DOWN_MAX):
            gaps = np.abs(y[near] + down[near] - y[word] - down[word])
            if len(near) == 0 or gaps.min() >= sizes[word, 1] * 0.8:
                break
            down[word] += sizes[word, 1] * 0.8
        placed.append(word)
    return down
