"""Names that somebody may try in place of an id, thousands of them."""

import itertools
import random
import string
from collections.abc import Iterator

SEPARATORS = ["/", "\\", "//", "\u2044", "\u2215", "\uff0f", "\u29f8", "%2f", "%2F", "%5c", "%252f", ":", "\0"]
CLIMBS = ["..", ".", "...", "%2e%2e", "\u2025", "\uff0e\uff0e", "..;", "..%00", "~", "~root", "$HOME", "*"]
PLACES = ["etc/passwd", "dev/zero", "dev/null", "proc/self/mem", "C:", "con", "nul", "outside", "x.snap"]
WHOLE = [
    "", " ", ".", "..", "-", "_", "-rf", "_a", "\n", "a\n", "\na", "a\0", "\0", "a\0.snap", "a b", "a.b", "a.snap",
    ".lock", "A", "\u00e4", "\u0430", "\u0661", "\u00b2", "\uff41", "a\u0301", "a\u202eb", "a\ufe0f", "\U0001f600",
    "a/../b", "/", "//",
    "/etc/passwd", "/dev/zero", "file:///etc/passwd", "\\\\host\\share", "c:\\x", "\\\\?\\c:\\x", "a" * 65, "a" * 255,
    "a" * 4096, "a" * 2_000_000, "$(id)", "`id`", ";id", "|id", "a;b", "a&b", "%s%n", "{0}", "${jndi:x}", "\x1b[2J",
    "\r\n",
    "\ud800", "a\udc80", "auto-000000000001/", "../auto-000000000001", "auto-\u0660\u0660\u0660",
]  # fmt: skip
PLAIN = string.ascii_lowercase + string.digits + "_-"
EVERYTHING = [chr(code) for code in itertools.chain(range(0x250), range(0x2000, 0x2070), range(0xFF00, 0xFFF0))]


def hostile_names(count: int) -> list[str]:
    """Return so many different names of which none is an id."""
    found = dict.fromkeys(WHOLE)
    for name in itertools.chain(_climbing(), _mixed(random.Random(7))):
        if len(found) >= count:
            break
        found.setdefault(name)
    return list(found)


def _climbing() -> Iterator[str]:
    for climb, separator, place, times in itertools.product(CLIMBS, SEPARATORS, PLACES, (1, 3)):
        yield (climb + separator) * times + place


def _mixed(dice: random.Random) -> Iterator[str]:
    """Yield ids with a character put in that is none of theirs."""
    foreign = [letter for letter in EVERYTHING if letter not in PLAIN]
    while True:
        letters = dice.choices(PLAIN, k=dice.randrange(0, 66))
        letters.insert(dice.randrange(len(letters) + 1), dice.choice(foreign))
        yield "".join(letters)
