"""The group of commands: options before or after the command, failures as a line and a number."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from entente_client.cli.exits import TABLE, Exit, exit_of, hint_of
from entente_client.cli.session import Session, say, shared_options
from entente_client.errors import EntenteError
from entente_client.version import __version__


class Guarded(click.Group):
    """A group whose commands end with the numbers of `Exit`, and never with a traceback for what is expected."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            super().invoke(ctx)
            sys.stdout.flush()
        except EntenteError as error:
            say(f"entente: {error}")
            if hint := hint_of(error):
                say(hint)
            ctx.exit(exit_of(error))
        except (KeyboardInterrupt, click.Abort):
            say("Interrupted.")
            ctx.exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(Exit.PIPE)


def _forget_output() -> None:
    """Nobody reads what is written any more, not even what Python still holds when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = None


@click.group(
    cls=Guarded, epilog=TABLE, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="entente")
@shared_options
@click.pass_context
def main(context: click.Context) -> None:
    """Ask Entente what news articles say of the relations between countries."""
    context.ensure_object(Session)


def command(name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of the group, whose function is given the session first."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        told = (name or function.__name__).rstrip("_").replace("_", "-")
        return main.command(told)(shared_options(click.make_pass_decorator(Session, ensure=True)(function)))

    return decorate


def end(code: Exit) -> None:
    """End the command with a number, unless all is fine."""
    if code is not Exit.FINE:
        click.get_current_context().exit(code)
