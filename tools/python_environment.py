"""A Python environment of a script's own, made from PyPI where it is missing or has other packages.

    from python_environment import enter
    enter("peers", ["pandas==3.1.1"])    # the script runs again from its start, inside build/peers-venv

Inside, enter() does nothing. An environment whose making was broken off is made again.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILD = Path(__file__).resolve().parents[1] / "build"

def make(folder, packages):
    """The environment's Python. Ends the program with a sentence, and 4, where it cannot be made."""
    folder = Path(folder)
    python, list_of_packages = folder / "bin/python", folder / "packages.txt"
    wanted = "\n".join(packages) + "\n"
    if list_of_packages.exists() and list_of_packages.read_text() == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making {folder} with {', '.join(packages)} from PyPI …", flush=True)
    for command in ([sys.executable, "-m", "venv", str(folder)],
                    [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{' '.join(command)}\n{done.stdout}{done.stderr}\n{folder} could not be made. It needs python3-venv (make "
                  "setup installs it) and, once, PyPI: see to the network or set PIP_INDEX_URL, then run this again")
            sys.exit(4)
    list_of_packages.write_text(wanted)
    return python

def enter(name, packages, settings=None, before=()):
    """Runs the script again inside the environment, with these environment variables, behind these command words."""
    if os.environ.get("SIGNALBOX_PYTHON") == name:
        return
    words = [*before, str(make(BUILD / f"{name}-venv", packages)), *sys.argv]
    os.execvpe(words[0], words, {**os.environ, **(settings or {}), "SIGNALBOX_PYTHON": name})

if __name__ == "__main__":  # tools/python_environment.py FOLDER PACKAGE…
    make(sys.argv[1], sys.argv[2:])
