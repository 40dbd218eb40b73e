#!/usr/bin/env python3
"""Lists every sentence that people may read: the patterns in the code, for the message catalogues.

Patterns are string literals at a known place of a known call: sentence("…"), fail(code, "…"), .suggest("…"),
say(language, "…"), context.say("…"), context.print_said("…"), os_failure(number, "…", path), refused("…"); what a
command says of itself: command.add_command(name, "…"), .option(name, to, "…"), .flag(name, to, "…"),
.setting(name, key, "…"), .any_setting(name, "…"), .version_flag(name, "…"); and constants: `Pattern name = "…"`.
Lines of tables: each figure's label and definition (definitions.cpp), each feature's formula (feature.cpp), what each
indicator is (entry<Type>(name, "…")). A variable named `pattern` is a helper that passes one on.

    tools/extract_words.py            writes locale/signalbox.pot
    tools/extract_words.py --check    exits 1 when it is not what the code says, or a pattern is no literal
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
POT = ROOT / "locale" / "signalbox.pot"
# call: number of the argument that is the pattern; None: a call without a literal there means something else
CALLS = {"sentence": 0, "fail": 1, "suggest": 0, "say": 1, "os_failure": 1, "refused": 0, "print_said": 0, "add_list": 3, "add_one": 3}
MEMBERS = {"add_command": 1, "option": 2, "flag": 2, "setting": 2, "any_setting": 1, "version_flag": 1}  # after a dot
TABLES = {"definitions.cpp": {"add": (1, 4), "estimate": (1, 4)}, "feature.cpp": {"add": (1,)}}
MAY_DIFFER = {"say", "refused", "print_said", "add_command"}
TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^(\s]*)\((?P<inside>.*?)\)(?P=mark)")
      | (?P<text>"(?:[^"\\\n]|\\.)*")
      | (?P<number>\d[\w'.]*)
      | (?P<char>'(?:[^'\\\n]|\\.)+')
      | (?P<name>[A-Za-z_]\w*)
      | (?P<line>\n)
      | (?P<blank>[ \t\r]+)
      | (?P<other>.)""",
    re.S | re.X,
)


def tokens(source):
    line = 1
    for match in TOKEN.finditer(source):
        kind = match.lastgroup if match.lastgroup not in ("mark", "inside") else "raw"
        if kind not in ("comment", "blank", "line"):
            yield kind, match.group("inside") if kind == "raw" else match.group(0), line
        line += match.group(0).count("\n")


def unescaped(literal):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), literal[1:-1], flags=re.S)


def argument(stream, at, wanted):
    """The tokens of the wanted argument of the call whose '(' stands at `at`; None: there is none."""
    depth, number, found = 0, 0, []
    for token in stream[at:]:
        if token[1] in "([{" and token[0] == "other":
            depth += 1
            if depth == 1:
                continue
        elif token[1] in ")]}" and token[0] == "other":
            depth -= 1
            if depth == 0:
                return found or None
        elif token[1] == "," and depth == 1:
            if number == wanted:
                return found
            number += 1
            continue
        if number == wanted:
            found.append(token)
    return None


def after_brackets(stream, at):
    """Where the template arguments end that begin at `at`."""
    depth = 0
    while True:
        depth += {"<": 1, ">": -1}.get(stream[at][1], 0)
        at += 1
        if depth == 0:
            return at


def patterns_of(path):
    """(pattern, line) for literals; (None, line) where a pattern is no literal."""
    stream = list(tokens(path.read_text(encoding="utf-8")))
    for i, (kind, word, line) in enumerate(stream[:-1]):
        if (kind, word) == ("name", "Pattern") and i + 3 < len(stream) and stream[i + 2][1] == "=":
            texts = []
            for token in stream[i + 3 :]:
                if token[0] != "text":
                    break
                texts.append(unescaped(token[1]))
            if texts:
                yield "".join(texts), line
            continue
        if (kind, word) == ("name", "entry") and stream[i + 1][1] == "<" and stream[i - 1][0] != "name":
            texts = [unescaped(token[1]) for token in argument(stream, after_brackets(stream, i + 1), 1) or [] if token[0] == "text"]
            if texts:
                yield "".join(texts), line
            continue
        if word in TABLES.get(path.name, {}) and stream[i + 1][1] == "(":
            for number in TABLES[path.name][word]:
                texts = [unescaped(token[1]) for token in argument(stream, i + 1, number) or [] if token[0] == "text"]
                if texts:
                    yield "".join(texts), line
            continue
        member = i > 0 and stream[i - 1][1] == "."  # a face's own say() knows its language
        place = MEMBERS.get(word) if member and word in MEMBERS else CALLS.get(word)
        if kind != "name" or place is None or stream[i + 1][1] != "(":
            continue
        if i > 0 and (stream[i - 1][0] == "name" and stream[i - 1][1] not in ("return", "co_return") or stream[i - 1][1] in (">", "&")):
            continue  # a declaration: a type stands before the name
        found = argument(stream, i + 1, 0 if word == "say" and member else place)
        if found is None:
            continue
        # `condition ? "one" : "another"` is two patterns
        literals, current = [], ""
        for token in found:
            if token[0] in ("text", "raw"):
                current += unescaped(token[1]) if token[0] == "text" else token[1]
            elif current:
                literals.append(current)
                current = ""
        if current:
            literals.append(current)
        if literals:
            yield from ((literal, line) for literal in literals)
        elif word not in MAY_DIFFER and found[-1][1] != "pattern":
            yield None, line


def collect():
    words, mistakes = {}, []
    for path in sorted((ROOT / "src").rglob("*.?pp")):
        if re.search(r"_(test|fuzz|bench)\.cpp$|_contract\.hpp$", path.name):
            continue
        name = path.relative_to(ROOT).as_posix()
        for pattern, line in patterns_of(path):
            if pattern is None:
                mistakes.append(f"{name}:{line}: the pattern is no literal")
            else:
                words.setdefault(pattern, set()).add(name)
    return words, mistakes


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def template(words):
    lines = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=UTF-8\\n"', '"Content-Transfer-Encoding: 8bit\\n"']
    for pattern in sorted(words):
        lines += [""] + [f"#: {name}" for name in sorted(words[pattern])] + [f"msgid {quoted(pattern)}", 'msgstr ""']
    return "\n".join(lines) + "\n"


def main():
    words, mistakes = collect()
    text = template(words)
    if "--check" in sys.argv[1:]:
        if not POT.exists() or POT.read_text(encoding="utf-8") != text:
            mistakes.append("locale/signalbox.pot is not what the code says: run tools/extract_words.py")
    else:
        POT.write_text(text, encoding="utf-8")
    print("\n".join(mistakes + [f"{len(words)} sentences"]))
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
