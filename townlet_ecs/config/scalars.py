"""What a plain YAML word means here, and the traps of YAML 1.1 that are refused.

YAML 1.1 reads `no` as false, `012` as ten, `1_000` as a thousand, `6:30` as 390 and `1e3` as text. Whoever
wrote them may have meant either, so each is refused with the spelling that is clear to everybody.
"""

import re
from typing import NamedTuple

from townlet_ecs.config.marked import Scalar

DIGITS_MAX = 18
"""Longest whole number that is read."""

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")

_SWITCHES = {"y", "yes", "on", "n", "no", "off", "true", "false"}
_EMPTY = {"null", "~"}
_ENDLESS = re.compile(r"[-+]?\.?(inf|infinity|nan)", re.IGNORECASE)
_OTHER_BASE = re.compile(r"[-+]?0[box]?[0-9a-f_]+", re.IGNORECASE)
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?")
_EXPONENT = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)e[-+]?[0-9]+", re.IGNORECASE)
_BARE_POINT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)")
_SIXTIES = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*")


class Reading(NamedTuple):
    """What a plain word means; `trap` says what is wrong with it and `right` what would be right."""

    value: Scalar
    trap: str = ""
    right: str = ""


def read_plain(text: str) -> Reading:
    """Return the meaning of a plain (unquoted) YAML scalar, or the trap that it is."""
    if text in ("true", "false"):
        return Reading(text == "true")
    if text == "":
        return Reading(None)
    if INTEGER.fullmatch(text) or DECIMAL.fullmatch(text):
        return _number(text)
    return _trap(text) or Reading(text)


def _number(text: str) -> Reading:
    """Return a whole number or a decimal fraction of sensible length."""
    if len(text) > DIGITS_MAX:
        return Reading(None, f"{text[:DIGITS_MAX]}... is too long a number", f"at most {DIGITS_MAX} digits")
    return Reading(int(text) if INTEGER.fullmatch(text) else float(text))


def _trap(text: str) -> Reading | None:
    """Return what is wrong with a word that YAML readers disagree about, or None."""
    word = text.lower()
    if word in _SWITCHES:
        meant = "true" if word in ("y", "yes", "on", "true") else "false"
        return Reading(None, f"{text} is {meant} to some YAML readers", f'{meant}, or "{text}" in quotes')
    if word in _EMPTY:
        return Reading(None, f"{text} is no value", "a value, or leave the key out")
    if _ENDLESS.fullmatch(text):
        return Reading(None, f"{text} is no finite number", "a finite number")
    if _SIXTIES.fullmatch(text):
        return Reading(None, f"{text} counts in sixties to some YAML readers", _sixties(text))
    if _DATE.fullmatch(text):
        return Reading(None, f"{text} is a date to some YAML readers", f'"{text}" in quotes')
    return _odd_number(text)


def _odd_number(text: str) -> Reading | None:
    """Return what is wrong with a number in an unusual spelling, or None."""
    if _EXPONENT.fullmatch(text):
        return Reading(None, f"{text} is a text to some YAML readers", _written_out(text))
    if _BARE_POINT.fullmatch(text):
        return Reading(None, f"{text} is a text to some YAML readers", _written_out(text))
    if _UNDERSCORES.fullmatch(text):
        return Reading(None, f"{text} has underscores", text.replace("_", "").lstrip("0") or "0")
    if _OTHER_BASE.fullmatch(text):
        return Reading(None, f"{text} is in another base to some YAML readers", _in_tens(text))
    return None


def _written_out(text: str) -> str:
    """Return a number without exponent, when that stays short."""
    number = float(text)
    if 1e-9 <= abs(number) < 1e15 or number == 0.0:
        written = f"{number:.12f}".rstrip("0")
        return written + "0" if written.endswith(".") else written
    return "a number without exponent"


def _in_tens(text: str) -> str:
    """Return a number in base ten: `0x1f` is 31, `012` is taken as the twelve that was meant."""
    digits = text.replace("_", "")
    try:
        number = int(digits, 0)
    except ValueError:
        number = int(digits) if digits.lstrip("+-").isdigit() else 0
    return str(number)


def _sixties(text: str) -> str:
    """Return a time of day in ticks, when it is one."""
    parts = text.split(":")
    if len(parts) == 2 and all(part.isdigit() and len(part) <= 2 for part in parts):
        return f"{int(parts[0]) * 60 + int(parts[1])}, as a tick of the day"
    return "a plain number"
