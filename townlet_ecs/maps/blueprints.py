"""The buildings and parks of generated towns, drawn with the door in the south (letters: see `draw`).

Frontages are 7 or 14 tiles, so that they stand in rows along a street; depths are at most 8. Behind each
drawing stand the sides from which its things are used, in reading order.
"""

from collections.abc import Mapping
from types import MappingProxyType

from townlet_ecs.maps.draw import read_drawing
from townlet_ecs.maps.layout import Place, Template

_HOME = """
#######
#B,B,W#
#,,,,,#
#H,T,F#
#,,,,,#
#S,,,K#
#,,,,,#
###+###
"""

_COTTAGE = """
#######
#W,H,K#
#,,,,,#
#F,,,S#
#,,T,,#
#,,,,,#
#B,,,B#
###+###
"""

_GROCER = """
##############
#L,L,L,L,L,L,#
#,,,,,,,,,,,,#
#,,,I,,,I,,K,#
#,,,,,,,,,,,,#
######+#######
"""

_CAFE = """
##############
#,,,,,,,,,,,,#
#,C,,C,,S,,K,#
#,,,,,,,,,,,,#
#,,T,,,T,,,T,#
#,,,,,,,,,,,,#
#####+########
"""

_OFFICE = """
##############
#,D,,D,,D,,K,#
#,,,,,,,,,,,,#
#,,,,,,,,,,,,#
#,D,,D,,D,,T,#
#,,,,,,,,,,,,#
######+#######
"""

_GYM = """
#######
#M,M,M#
#,,,,,#
#H,,,K#
#,,,,,#
#H,,C,#
#,,,,,#
###+###
"""

_CLINIC = """
#######
#B,B,K#
#,,,,,#
#,,,,,#
#,,,C,#
#,,,,,#
###+###
"""

_POND = """
.............
.N.........N.
.....~~~.....
...~~~~~~~...
...~~~~~~~~..
....~~~~~~~..
......~~~....
.............
.............
...T.....T...
.............
.N.........N.
.............
"""

_LAWN = """
.............
.N....=....N.
......=......
......=......
...T..=..T...
......=......
......=......
.N....=....N.
......=......
"""


def _building(kind: str, drawing: str, sides: str) -> Template:
    """Read a drawing that is one place from edge to edge."""
    rows = drawing.strip("\n").split("\n")
    place = Place(kind, kind, 0, 0, len(rows[0]), len(rows))
    return read_drawing(kind, drawing, places=[place], sides=sides.split())


BLUEPRINTS: Mapping[str, Template] = MappingProxyType(
    {
        "home": _building("home", _HOME, "E E S N NS S S S"),
        "cottage": _building("home", _COTTAGE, "S S S E W EW N N"),
        "grocer": _building("grocer", _GROCER, "S S S S S S Ns Ns S"),
        "cafe": _building("cafe", _CAFE, "Sn Sn N N NESW NESW NESW"),
        "office": _building("office", _OFFICE, "s s s S s s s NESW"),
        "gym": _building("gym", _GYM, "S S S E W E Ns"),
        "clinic": _building("clinic", _CLINIC, "S S S Sn"),
        "pond": _building("park", _POND, "ES WS NESW NESW EN WN"),
        "lawn": _building("park", _LAWN, "ES WS NESW NESW EN WN"),
    }
)
"""Every building and park by the name that district plans call it."""
