"""The command as a process: pipes, shells, and installed by itself."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from entente_client.version import __version__

ENTENTE = Path(sys.executable).with_name("entente")
CLIENT = Path(__file__).parents[2] / "client"


def run(*arguments, **options):
    return subprocess.run([str(ENTENTE), *arguments], capture_output=True, text=True, timeout=60, **options)


def test_it_says_its_version():
    assert run("--version").stdout == f"entente, version {__version__}\n"


def test_the_version_is_the_packages():
    assert f'version = "{__version__}"' in (CLIENT / "pyproject.toml").read_text()


def test_a_reader_that_reads_nothing_ends_it(archive):
    script = f"{ENTENTE} --url {archive.url} timeline PAK-USA | (exec <&-; sleep 1); echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout == "141\n"
    assert done.stderr == ""


def test_bash_completes_commands_and_dyads(archive):
    script = """
        eval "$(entente completion bash)"
        COMP_WORDS=(entente time) COMP_CWORD=1; _entente_completion entente time entente
        echo "${COMPREPLY[@]}"
        COMPREPLY=() COMP_WORDS=(entente timeline pak) COMP_CWORD=2; _entente_completion entente pak timeline
        echo "${COMPREPLY[@]}"
    """
    environment = {"PATH": f"{ENTENTE.parent}:/usr/bin:/bin", "ENTENTE_URL": archive.url, "HOME": "/nowhere"}
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, env=environment)
    assert done.stdout == "timeline\nPAK-USA\n", done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(shell):
    assert "_ENTENTE_COMPLETE" in run("completion", shell).stdout


def test_where_there_is_no_utf_8_it_writes_ascii(archive):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [str(ENTENTE), "--url", archive.url, "timeline", "PAK-USA"],
        capture_output=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()


def test_no_colours_go_into_a_pipe(archive):
    assert "\x1b" not in run("--url", archive.url, "relation", "PAK-USA").stdout


def test_it_is_installed_by_itself(tmp_path):
    # Asks the package registry for the client's dependencies, as whoever installs it does.
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(CLIENT)],
        check=True,
        timeout=500,
    )
    told = subprocess.run(
        [python.with_name("entente"), "--version"], capture_output=True, text=True, timeout=60
    )
    assert told.stdout == f"entente, version {__version__}\n"
    script = "import entente_client, pathlib; print((pathlib.Path(entente_client.__file__).parent / 'py.typed').exists())"
    assert subprocess.run([python, "-c", script], capture_output=True, text=True).stdout == "True\n"
