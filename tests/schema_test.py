#!/usr/bin/env python3
"""The published schema and the codec agree: the same members on both sides, and every policy of the repository is valid.

Knows of JSON Schema just what policy.schema.json uses, and refuses a schema that uses more.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "policies/policy.schema.json").read_text(encoding="utf-8"))
CODECS = ["core/codec/policy_codec.cc", "core/codec/target_codec.cc", "core/codec/reading_codec.cc", "core/codec/calendar_codec.cc"]
# Types whose name in the schema is not their C++ name in small letters.
NAMES = {"PauseReason": "pause_reason", "PhraseList": "phrase_list", "TextCount": "text_count",
         "NamedCondition": "named_condition", "CalendarRules": "calendar", "CalendarChoice": "calendar_choice", "CalendarCase": "calendar_case"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
KNOWN_KEYWORDS = {"$schema", "$defs", "$ref", "title", "description", "default", "type", "properties", "required",
                  "additionalProperties", "patternProperties", "items", "minItems", "maxItems", "minLength", "minimum",
                  "pattern", "enum", "anyOf", "oneOf"}


def is_type(value, names):
    names = [names] if isinstance(names, str) else names
    return any(isinstance(value, TYPES[n]) and not (n == "integer" and isinstance(value, bool)) for n in names)


def object_problems(value, schema, where):
    for name in schema.get("required", []):
        if name not in value:
            yield f"{where}: `{name}` is missing"
    for name, member in value.items():
        place = f"{where}/{name}"
        matching = [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, name)]
        if name in schema.get("properties", {}):
            matching.append(schema["properties"][name])
        rest = schema.get("additionalProperties", True)
        if not matching and rest is False:
            yield f"{place}: unknown member"
        if not matching and isinstance(rest, dict):
            matching.append(rest)
        for part in matching:
            yield from problems(member, part, place)


def array_problems(value, schema, where):
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where}: {len(value)} elements"
    for i, element in enumerate(value):
        yield from problems(element, schema.get("items", {}), f"{where}/{i}")


def scalar_problems(value, schema, where):
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} is not like {schema['pattern']}"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield f"{where}: empty"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{where}: {value} is too small"


def problems(value, schema, where=""):
    if set(schema) - KNOWN_KEYWORDS:
        yield f"this test does not know {sorted(set(schema) - KNOWN_KEYWORDS)}"
    if "$ref" in schema:
        yield from problems(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    if "type" in schema and not is_type(value, schema["type"]):
        yield f"{where}: not of type {schema['type']}"
        return
    for keyword, most in (("anyOf", None), ("oneOf", 1)):
        fits = [not list(problems(value, s, where)) for s in schema.get(keyword, [])]
        if fits and (not any(fits) or (most and sum(fits) > most)):
            yield f"{where}: fits {sum(fits)} of `{keyword}`"
    if isinstance(value, dict):
        yield from object_problems(value, schema, where)
    elif isinstance(value, list):
        yield from array_problems(value, schema, where)
    else:
        yield from scalar_problems(value, schema, where)


def described():
    """Members of each struct that the codec describes: {"target": {"id", …}}."""
    found = {}
    for path in CODECS:
        source = (ROOT / path).read_text(encoding="utf-8")
        for kind, body in re.findall(r"describe\(Io& io, (\w+)& \w+\) \{(.*?)\n\}", source, flags=re.S):
            members = re.findall(r'io\.(?:required|member|ignored)\(\s*"([^"]+)"', body)
            found[NAMES.get(kind, kind.lower())] = set(members)
    return found


def read_by_hand():
    """Members that the codec reads without a description: of conditions, calendars, holidays, horizons."""
    source = "".join((ROOT / path).read_text(encoding="utf-8") for path in CODECS)
    return set(re.findall(r'(?:reader\.(?:required|member|find)|\bdate)\("([^"]+)"', source))


def member_problems():
    types = described()
    if len(types) < 12:
        yield f"only {sorted(types)} found in the codec: mend this test"
    properties = {"policy": set(SCHEMA["properties"])}
    properties |= {name: set(d["properties"]) for name, d in SCHEMA["$defs"].items() if "properties" in d}
    for name, members in types.items():
        for member in sorted(members ^ properties.get(name, set())):
            side = "the schema" if member in members else "the codec"
            yield f"{name}: `{member}` is not known to {side}"
    rest = set().union(*(members for name, members in properties.items() if name not in types))
    for member in sorted(read_by_hand() - rest):
        yield f"`{member}` is not known to the schema"
    source = "".join((ROOT / path).read_text(encoding="utf-8") for path in CODECS)
    for member in sorted(m for m in rest if f'"{m}"' not in source):
        yield f"`{member}` is not known to the codec"


def enums(schema):
    if isinstance(schema, dict):
        if "enum" in schema:
            yield frozenset(schema["enum"])
        for part in schema.values():
            yield from enums(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from enums(part)


def word_problems():
    known = set(enums(SCHEMA))
    for path in CODECS:
        source = (ROOT / path).read_text(encoding="utf-8")
        for name, body in re.findall(r"constexpr EnumWord (\w+)\[\] = \{(.*?)\n\};", source, flags=re.S):
            words = frozenset(re.findall(r'\{"([^"]+)",', body))
            if name != "kGroups" and words not in known:
                yield f"{path}: the schema has no enum of the words of {name}, {sorted(words)}"


def unexplained(schema, where=""):
    """Members that an editor could not explain."""
    if isinstance(schema, list):
        for part in schema:
            yield from unexplained(part, where)
    if not isinstance(schema, dict):
        return
    for name, member in schema.get("properties", {}).items():
        target = SCHEMA["$defs"][member["$ref"].removeprefix("#/$defs/")] if "$ref" in member else member
        if "description" not in member and "description" not in target:
            yield f"{where}/{name}: the schema does not say what it is"
    for name, part in schema.items():
        yield from unexplained(part, f"{where}/{name}")


def policy_files():
    for folder in ("policies", "tests/vectors/policies"):
        for path in sorted((ROOT / folder).glob("*.json")):
            if not path.name.endswith((".schema.json", ".tests.json", ".weights.json")):
                yield path


def main():
    found = list(member_problems()) + list(word_problems()) + list(unexplained(SCHEMA))
    for path in policy_files():
        found += [f"{path.relative_to(ROOT)}{p}" for p in problems(json.loads(path.read_text(encoding="utf-8")), SCHEMA)]
    typos = json.loads((ROOT / "tests/golden/check/typos.json").read_text(encoding="utf-8"))
    if len(list(problems(typos, SCHEMA))) < 15:
        found.append("tests/golden/check/typos.json: the schema finds too little wrong with it")
    print("\n".join(found) if found else "schema: knows what the codec knows, and every policy is valid")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
