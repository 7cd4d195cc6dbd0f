"""The six tiles of the maps, as the map editor Tiled shows them: grass, road, floor, water, wall, door."""

from PIL import Image

from townlet_ecs.view.art.drawing.pencil import Pencil

SIDE = 16


def tile_strip() -> Image.Image:
    """Return the tiles side by side."""
    p = Pencil(SIDE * 6, SIDE)
    p.paint(p.box(0, 0, 16, 16, 0), (166, 200, 126))
    for x, y in ((4, 5), (11, 3), (8, 11), (13, 13), (2, 13)):
        p.paint(p.line([(x, y), (x + 0.6, y - 1.6)], 1), (138, 178, 104))
    p.paint(p.box(16, 0, 32, 16, 0), (158, 158, 168))
    for x, y in ((20, 4), (27, 8), (22, 12), (29, 14), (30, 2)):
        p.paint(p.disc(x, y, 0.7), (144, 144, 156))
    p.paint(p.box(32, 0, 48, 16, 0), (222, 182, 136))
    for joint in (3.6, 7.6, 11.6, 15.6):
        p.paint(p.box(32, joint, 48, joint + 0.4, 0), (196, 152, 110))
    for x, y in ((37, 0), (44, 4), (35, 8), (42, 12)):
        p.paint(p.box(x, y, x + 0.4, y + 4, 0), (196, 152, 110))
    p.paint(p.box(48, 0, 64, 16, 0), (122, 182, 214))
    for x, y in ((51, 4), (57, 9), (52, 13)):
        p.paint(p.line([(x, y), (x + 4, y)], 1), (162, 210, 230))
    p.paint(p.box(64, 0, 80, 16, 0), (198, 176, 160))
    p.paint(p.box(64, 0, 80, 7, 0), (240, 232, 218))
    p.paint(p.box(64, 11, 80, 11.6, 0), (176, 152, 140))
    p.paint(p.box(80, 0, 96, 16, 0), (222, 182, 136))
    p.paint(p.box(82, 1, 94, 16, 1), (150, 104, 78))
    p.paint(p.box(83.4, 2.4, 92.6, 16, 0.6), (190, 132, 92))
    p.paint(p.disc(90.6, 9.6, 0.9), (246, 210, 120))
    return p.done().convert("RGB")
