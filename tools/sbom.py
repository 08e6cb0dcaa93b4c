"""Writes or checks docs/sbom.json: what a running Mitplan consists of, with versions and licences (CycloneDX).

`sbom.py write` asks cyclonedx-py about .venv, keeps what requirements.lock names, and leaves out addresses and anything
that differs from machine to machine (written with Python 3.11, the lowest we support, which needs the most packages).
`sbom.py check` only compares the versions with the lock.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "sbom.json"


def locked() -> dict[str, str]:
    """Name and version of every package in the lock, but those for other systems."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if "win32" not in line]
    return {found[1]: found[2] for line in lines if (found := re.match(r"([a-z0-9._-]+)==([^ ;]+)", line))}


def written() -> dict[str, str]:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return {component["name"]: component["version"] for component in document["components"]}


def document() -> dict[str, Any]:
    command = ["cyclonedx-py", "environment", "--output-reproducible", "--pyproject", "pyproject.toml", ".venv"]
    output = subprocess.run([ROOT / ".venv/bin" / command[0], *command[1:]], cwd=ROOT, check=True, capture_output=True)
    full: dict[str, Any] = json.loads(output.stdout)
    wanted = locked()
    components = [slim(one) for one in full["components"] if normal(one["name"]) in wanted]
    kept = {one["bom-ref"] for one in components} | {full["metadata"]["component"]["bom-ref"]}
    return {
        "$schema": full["$schema"],
        "bomFormat": full["bomFormat"],
        "specVersion": full["specVersion"],
        "version": 1,
        "metadata": {"component": slim(full["metadata"]["component"])},
        "components": sorted(components, key=lambda one: str(one["name"])),
        "dependencies": [
            {"ref": one["ref"], "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in kept]}
            for one in full["dependencies"]
            if one["ref"] in kept
        ],
    }


def slim(component: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        key: component[key] for key in ("type", "bom-ref", "name", "version", "purl") if key in component
    }
    kept["name"] = normal(kept["name"])
    if licences := component.get("licenses"):
        stated = [licence(one) for one in licences]
        # A classifier beside a licence id says the same thing, less exactly.
        kept["licenses"] = [one for one in stated if "name" not in one.get("license", {})] or stated
    return kept


def licence(choice: dict[str, Any]) -> dict[str, Any]:
    if "expression" in choice:
        return {"expression": choice["expression"]}
    stated = choice["license"]
    return {"license": {key: stated[key] for key in ("id", "name") if key in stated}}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(verb: str) -> int:
    if verb == "write":
        FILE.write_text(json.dumps(document(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if written() != locked():
        difference = sorted(set(written().items()) ^ set(locked().items()))
        print("docs/sbom.json and requirements.lock differ; run 'make sbom'.", *difference, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
