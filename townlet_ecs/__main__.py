"""`python -m townlet_ecs` is `townlet`."""

from townlet_ecs.cli import main

if __name__ == "__main__":
    main(prog_name="townlet")
