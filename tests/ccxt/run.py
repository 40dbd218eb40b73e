#!/usr/bin/env python3
"""Runs a script of this folder with ccxt, a client of exchanges that knows nothing of Signalbox.

    tests/ccxt/run.py bybit.mjs REST_URL SOCKET_URL     prints what ccxt read, as one JSON document

ccxt comes from npm, in the version that package-lock.json names, into build/ccxt, once.
"""
import os, shutil, subprocess, sys
from pathlib import Path

here = Path(__file__).resolve().parent
place = here.parents[1] / "build/ccxt"
lock, installed = here / "package-lock.json", place / "installed.json"

if not installed.exists() or installed.read_bytes() != lock.read_bytes():
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copy(here / "package.json", place)
    shutil.copy(lock, place)
    print(f"making {place} with ccxt from npm …", file=sys.stderr, flush=True)
    npm = shutil.which("npm")
    done = npm and subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place,
                                  capture_output=True, text=True)
    if not done or done.returncode != 0:
        print(f"{done.stdout}{done.stderr}" if done else "there is no npm", file=sys.stderr)
        sys.exit(f"{place} could not be made. It needs nodejs and npm (make setup installs them) and, once, npm's registry")
    shutil.copy(lock, installed)
for script in here.glob("*.mjs"):
    shutil.copy(script, place)
os.chdir(place)
os.execvp("node", ["node", *sys.argv[1:]])
