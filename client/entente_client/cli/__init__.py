"""The command `entente`."""

from entente_client.cli.main import main, run

__all__ = ["main", "run"]
