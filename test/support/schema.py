"""As much of JSON Schema (2020-12) as docs/formats/report.schema.json uses.

    wrong = schema.problem(answer, SCHEMA)   # None, or a sentence

A keyword that is not known is an error of the schema, so that nothing in it is silently not checked.
"""
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
         "number": (int, float)}
NOTES = ("$schema", "$id", "$defs", "title", "description", "then")


def resolve(schema, root):
    while "$ref" in schema:
        found = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def problem(value, schema, root=None, where="answer"):
    root = root or schema
    schema = resolve(schema, root)
    for keyword, wanted in schema.items():
        wrong = check(keyword, value, wanted, schema, root, where)
        if wrong:
            return wrong
    return None


def first(problems):
    return next((wrong for wrong in problems if wrong), None)


def check(keyword, value, wanted, schema, root, where):
    if keyword in NOTES:
        return None
    if keyword == "type":
        fits = isinstance(value, TYPES[wanted]) and \
            (wanted == "boolean" or not isinstance(value, bool))
        return None if fits else f"{where} is no {wanted}: {value!r:.80}"
    if keyword == "const":
        return None if value == wanted else f"{where} is not {wanted!r}"
    if keyword == "enum":
        return None if value in wanted else f"{where} is none of {wanted!r}: {value!r:.80}"
    if keyword == "required":
        return first(f"{where} has no {key}" for key in wanted if key not in value)
    if keyword == "properties":
        return first(problem(value[key], one, root, f"{where}.{key}")
                     for key, one in wanted.items() if key in value)
    if keyword == "additionalProperties":
        known = schema.get("properties", {})
        if wanted is False:
            return first(f"{where} has {key}" for key in value if key not in known)
        return first(problem(value[key], wanted, root, f"{where}.{key}")
                     for key in value if key not in known)
    if keyword == "items":
        return first(problem(one, wanted, root, f"{where}[{i}]") for i, one in enumerate(value))
    if keyword == "anyOf":
        tried = [problem(value, one, root, where) for one in wanted]
        return None if None in tried else tried[0]
    if keyword == "allOf":
        return first(problem(value, one, root, where) for one in wanted)
    if keyword == "if":
        holds = problem(value, wanted, root, where) is None
        return problem(value, schema["then"], root, where) if holds else None
    return f"the schema has {keyword}, which is not known"
