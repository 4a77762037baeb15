"""Lets ``python -m qualcoop`` run the command line. Does nothing else."""

from __future__ import annotations

from qualcoop.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main(prog_name="qualcoop")
