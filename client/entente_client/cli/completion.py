"""`entente completion`: a script with which a shell completes the command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from entente_client.cli.group import main

_VARIABLE = "_ENTENTE_COMPLETE"


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    r"""Print the script with which a shell completes commands, options and dyads.

    \b
    bash  echo 'eval "$(entente completion bash)"' >> ~/.bashrc
    zsh   echo 'eval "$(entente completion zsh)"' >> ~/.zshrc
    fish  entente completion fish > ~/.config/fish/completions/entente.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(kind(main, {}, "entente", _VARIABLE).source())
