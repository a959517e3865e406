#!/usr/bin/env python3
"""Proves the dependency rules of ARCHITECTURE.md: who may include whom, and names that a layer must not use.

Prints every breach as file:line and exits 1 if there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A folder may include its own headers and those of the folders listed.
MAY_INCLUDE = {
    "core": [],
    "integrations": ["core"],
    "webhook-server": ["core", "integrations"],
    "wasm": ["core"],
}
CPP = {".cc", ".h"}
OWN_FOLDERS = list(MAY_INCLUDE) + ["tests", "bench"]

# Libraries and the only places that may include them.
LIBRARY_HOMES = [
    (r"nlohmann/", ["core/json/json_reader.cc"]),
    (r"httplib\.h", ["webhook-server/ingress/http", "webhook-server/outbound/client"]),
    (r"sqlite3\.h", ["webhook-server/store/sqlite"]),
    (r"libpq-fe\.h", ["webhook-server/store/postgres"]),
    (r"openssl/", ["webhook-server/ingress/tls", "webhook-server/ingress/verify", "webhook-server/outbound/client",
                   "webhook-server/seal", "webhook-server/digest", "webhook-server/accounts/password", "webhook-server/accounts/token"]),
    (r"CLI/", ["webhook-server/cli/"]),
]

# Names that must not occur in a layer, with the places that are the exception.
BANNED = [
    (["core", "integrations", "wasm", "webhook-server"], r"system_clock::now|\btime\(nullptr\)|\bgettimeofday\b",
     ["webhook-server/system_clock.cc"], "the wall clock is read in webhook-server/system_clock.cc only"),
    (["core", "integrations", "wasm", "webhook-server"], r"\b(secure_)?getenv\b",
     ["webhook-server/config.cc", "webhook-server/secrets.cc"], "the environment is read in config and secrets only"),
    (["core", "integrations", "wasm"], r"\bthrow\b|\btry\b|\bcatch\b|\bdynamic_cast\b", [], "errors are values here"),
    (["core", "integrations", "wasm"], r"\bdouble\b|\bfloat\b", ["core/json/json_reader.cc", "wasm/libc.cc"], "decisions are whole numbers"),
    (["core", "integrations", "wasm"], r"std::(thread|mutex|async|regex|locale|ifstream|ofstream|cout|cerr)\b", [],
     "no I/O, threads, locale or backtracking here"),
]


def code_lines(path):
    """Lines with comments and string literals blanked: a rule is about code, not about prose."""
    text = path.read_text(encoding="utf-8")
    pattern = r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"'

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    return re.sub(pattern, blank, text, flags=re.S).splitlines()


def include_breaches(layer, name, lines):
    for number, line in enumerate(lines, 1):
        quoted = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
        if not quoted:
            continue
        target = quoted.group(1)
        folder = target.split("/")[0]
        if folder in OWN_FOLDERS and folder != layer and folder not in MAY_INCLUDE[layer]:
            yield f"{name}:{number}: {layer} must not include {target}"
        yield from adapter_breaches(name, number, target)
        for pattern, homes in LIBRARY_HOMES:
            if re.match(pattern, target) and not any(name.startswith(home) for home in homes):
                yield f"{name}:{number}: {target} may be included only by {', '.join(homes)}"


def adapter_breaches(name, number, target):
    """An adapter never names another; the server and core name none."""
    vendor = re.match(r"integrations/([^/]+)/", target)
    if not vendor or name == "integrations/registry.cc":
        return
    if not name.startswith(f"integrations/{vendor.group(1)}/"):
        yield f"{name}:{number}: {target} is known to integrations/registry.cc only"


def banned_breaches(layer, name, lines):
    for layers, pattern, exceptions, why in BANNED:
        if layer not in layers or name in exceptions:
            continue
        for number, line in enumerate(lines, 1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {why}: {line.strip()[:80]}"


def breaches():
    for layer in MAY_INCLUDE:
        for path in sorted((ROOT / layer).rglob("*")):
            if path.suffix not in CPP:
                continue
            name = str(path.relative_to(ROOT))
            raw = path.read_text(encoding="utf-8").splitlines()
            yield from include_breaches(layer, name, raw)
            yield from banned_breaches(layer, name, code_lines(path))
            for number, line in enumerate(raw, 1):
                if "everycloud" in line.lower():
                    yield f"{name}:{number}: a customer's name belongs in policies/: {line.strip()[:80]}"


def main():
    found = list(breaches())
    print("\n".join(found) if found else "layers: every include and name is where it belongs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
