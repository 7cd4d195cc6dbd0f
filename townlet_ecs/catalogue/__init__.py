"""The affordance catalogue: what can be done in the town, read from YAML and compiled to records."""

from townlet_ecs.catalogue.compiling import Catalogue, compile_catalogue

__all__ = ["Catalogue", "compile_catalogue"]
