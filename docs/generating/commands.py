"""The reference of commands, from what click knows of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from typing import Final

import click

from docs.generating.document import cell, prose
from entente_client.cli import main as client
from service.cli import main as service

# What click has before a paragraph whose lines it leaves as they are.
_KEPT: Final = "\b\n"


def service_commands() -> str:
    """The commands of the service."""
    return _commands(service, "python -m service")


def client_commands() -> str:
    """The commands of the client."""
    return _commands(client, "entente")


def _commands(group: click.Group, name: str) -> str:
    lines: list[str] = []
    common = [each for each in _options_of(group) if each.name != "version"]
    if common:
        lines += ["", "Every command takes these options:", "", *_table(common)]
    for path, command in _leaves(group, name):
        lines += [
            "",
            f"### `{path}`",
            "",
            _paragraphs(command),
            "",
            *_usage(path, command),
            *_table([each for each in _options_of(command) if each.opts not in [one.opts for one in common]]),
        ]
    return "\n".join(lines)


def _leaves(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below `group` that does something, with its words."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _leaves(command, f"{path} {name}")
        elif not command.hidden:
            yield f"{path} {name}", command


def _paragraphs(command: click.Command) -> str:
    r"""The help, as paragraphs; `\f` ends what click shows of it."""
    shown = inspect.cleandoc(command.help or "").partition("\f")[0]
    return "\n\n".join(
        "\n".join(["```text", each.removeprefix(_KEPT), "```"]) if each.startswith(_KEPT) else prose(each)
        for each in shown.split("\n\n")
    )


def _usage(path: str, command: click.Command) -> list[str]:
    with click.Context(command) as context:
        words = command.collect_usage_pieces(context)
    return ["```text", " ".join([path, *words]), "```", ""]


def _options_of(command: click.Command) -> list[click.Option]:
    return [each for each in command.params if isinstance(each, click.Option) and not each.hidden]


def _table(options: Sequence[click.Option]) -> list[str]:
    if not options:
        return []
    rows = [f"| {_names(each)} | {cell(each.help)}{_notes(each)} |" for each in options]
    return ["| option | what it does |", "| --- | --- |", *rows, ""]


def _names(option: click.Option) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(click.Context(click.Command('any')))}"
    return cell(", ".join(f"`{name}{value}`" for name in [*option.opts, *option.secondary_opts]))


def _notes(option: click.Option) -> str:
    said = ["required"] if option.required else []
    told = any(word in (option.help or "") for word in ("several", "repeated"))
    said += ["may be given several times"] if option.multiple and not told else []
    said += [f"also by `{option.envvar}`"] if option.envvar else []
    return f" ({'; '.join(said)})" if said else ""
