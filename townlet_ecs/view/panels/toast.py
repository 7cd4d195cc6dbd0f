"""Toasts: short messages that go away by themselves: what was saved, and what was refused."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from townlet_ecs.view.panels.brush import LINE, TEXT, Brush, units
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import THEME, Colour

LENGTH_MAX = 200
"""Letters of a message that are shown."""

TOAST_SECONDS, TOASTS_KEPT_MAX = 5.0, 8

Tone = Literal["said", "done", "refused"]

TONES: dict[Tone, tuple[str, Colour]] = {
    "said": ("talk", THEME.quiet),
    "done": ("check", THEME.good),
    "refused": ("warning", THEME.bad),
}


@dataclass(frozen=True)
class Message:
    """What is said for a moment.

    Attributes:
        words: The message.
        tone: Whether something was done, refused, or is only said.
    """

    words: str
    tone: Tone = "said"


class Talk:
    """What was said of late."""

    def __init__(self) -> None:
        """Begin in silence."""
        self._said: deque[tuple[float, Message]] = deque(maxlen=TOASTS_KEPT_MAX)

    def say(self, message: Message, now: float) -> None:
        """Say something at a moment; what is said a second time is there once, and for longer."""
        self._said = deque((each for each in self._said if each[1] != message), maxlen=TOASTS_KEPT_MAX)
        self._said.append((now, message))

    def at(self, now: float) -> tuple[Message, ...]:
        """Return what is to be read at a moment, the newest last."""
        while self._said and now - self._said[0][0] > TOAST_SECONDS:
            self._said.popleft()
        return tuple(message for _, message in self._said)


def toast(fact: Message, style: Style, width_max: int) -> Painted:
    """Return a message in a card as wide as it needs, at most so many pixels."""
    probe = Brush(1, 1, style)
    words = fact.words if len(fact.words) <= LENGTH_MAX else fact.words[: LENGTH_MAX - 1] + "…"
    wanted = probe.measure(words) + 38 + 14 + 18
    width = min(wanted, units(width_max, style))
    brush = Brush.card(width * style.text_scale, 18 + 4 * TEXT * LINE, style)
    glyph, colour = TONES[fact.tone]
    brush.glyph(12, 9, glyph, size=16, colour=colour)
    high = brush.paragraph(38, 8, words, brush.width - 38 - 12, lines_max=4)
    return brush.painted(high + 16)
