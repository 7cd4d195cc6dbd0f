"""How large text is: as somebody wishes, but no larger than the window lets it be."""

from dataclasses import replace

from townlet_ecs.view.panels.painted import Style

TEXT_SCALES = (0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)

WIDTH_MIN, HEIGHT_MIN = 640.0, 360.0
"""Pixels that panels need at a scale of 1."""

FITTING_SCALE_MIN = 0.5
"""Text is never made smaller than that."""


def fitting(style: Style, width: int, height: int) -> Style:
    """Return a style with text that is small enough for a window of a size in pixels."""
    fits = max(FITTING_SCALE_MIN, min(width / WIDTH_MIN, height / HEIGHT_MIN))
    return replace(style, text_scale=min(style.text_scale, fits))


def next_scale(scale: float, steps: int) -> float:
    """Return the scale that is so many steps above (below 0: below) the one that is nearest to a scale."""
    nearest = min(range(len(TEXT_SCALES)), key=lambda number: abs(TEXT_SCALES[number] - scale))
    return TEXT_SCALES[max(0, min(len(TEXT_SCALES) - 1, nearest + steps))]
