"""What must hold between the numbers of a town, so that it can live on."""

from townlet_ecs.world import World


def faults_of(world: World) -> list[str]:
    """Return what is wrong with the towns of a world, a line each."""
    return []
