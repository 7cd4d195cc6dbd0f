"""Draw the art that ships: `python -m townlet_ecs.view.art.drawing`."""

from townlet_ecs.resources import ART, MAPS
from townlet_ecs.view.art.drawing.sheet import write

if __name__ == "__main__":
    write(ART, MAPS)
