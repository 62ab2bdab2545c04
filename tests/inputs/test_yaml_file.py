import contextlib
import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.errors import InputError
from sim.inputs.yaml_file import read_yaml, scan_yaml
from tests.support.calls import calls_during
from tests.support.patience import watchdog

SYNTAX = "allowed: lines like 'key: value', indented with spaces; text with ': ', ' #' or a leading sign in quotes"
NOT_UTF_8 = "is not UTF-8 text; allowed: a file saved as UTF-8"

PLAIN_VALUES = {
    "no": "no",
    "yes": "yes",
    "on": "on",
    "true": True,
    "False": False,
    "~": None,
    "": None,
    "null": None,
    "nil": "nil",
    "12": 12,
    "+12": 12,
    "012": 12,
    "0o17": 15,
    "0x1F": 31,
    "0b11": "0b11",
    "1_000": "1_000",
    "1,5": "1,5",
    "1e3": 1000.0,
    ".5": 0.5,
    "1.": 1.0,
    "-0.0": 0.0,
    "1e-400": 0.0,
    "1.2.3": "1.2.3",
    "50%": "50%",
    "190:20:30": "190:20:30",
    "2014-01-01": "2014-01-01",
    "2014Q1": "2014Q1",
    "'12'": "12",
    '"true"': "true",
    '"\\u00e9"': "é",
    "inf": "inf",
    "nan": "nan",
    "=": "=",
    "[1, a, [true]]": (1, "a", (True,)),
    "{b: {c: 1}}": {"b": {"c": 1}},
    "|\n  two\n  lines\n": "two\nlines\n",
    ">-\n  one\n  line\n": "one line",
}


@pytest.mark.parametrize("text", PLAIN_VALUES)
def test_values_are_those_of_yaml_1_2(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {text}\n", encoding="utf-8")
    value = read_yaml(path).content["a"]
    assert value == PLAIN_VALUES[text]
    assert type(value) is type(PLAIN_VALUES[text])


REFUSED = {
    "a: .nan": ["1:4: a is '.nan'; allowed: a finite number"],
    "a: -.INF": ["1:4: a is '-.INF'; allowed: a finite number"],
    "a: 1e400": ["1:4: a is '1e400'; allowed: a finite number, at most about 1.8e308"],
    "a: [1, .inf]": ["1:8: a[2] is '.inf'; allowed: a finite number"],
    "a: " + "9" * 400: [f"1:4: a is '{'9' * 60}...'; allowed: a number of at most 300 digits"],
    "a: &x 1": ["1:4: a carries the anchor &x; allowed: values without anchors"],
    "a: &x {b: 1}\nc: *x": [
        "1:4: a carries the anchor &x; allowed: values without anchors",
        "2:4: c is the alias *x; allowed: the value itself",
    ],
    "a: !!float 1": ["1:4: a carries the tag tag:yaml.org,2002:float; allowed: values without tags"],
    "a: !!python/object:os.system {}": [
        "1:4: a carries the tag tag:yaml.org,2002:python/object:os.system; allowed: values without tags"
    ],
    "!x\na: !y [1]": [
        "1:1: this carries the tag !x; allowed: values without tags",
        "2:4: a carries the tag !y; allowed: values without tags",
    ],
    "a: 1\nb: 2\na: 3": ["3:1: a is given twice, first on line 1; allowed: each key once"],
    "a:\n  b: 1\n  b: .nan": [
        "3:3: a.b is given twice, first on line 2; allowed: each key once",
        "3:6: this is '.nan'; allowed: a finite number",
    ],
    "1: a\ntrue: b\n~: c\n[d]: e\n*f : g": [
        "1:1: the key 1 is not text; allowed: a name, in quotes if it looks like a number",
        "2:1: the key true is not text; allowed: a name, in quotes if it looks like a number",
        "3:1: the key ~ is not text; allowed: a name, in quotes if it looks like a number",
        "4:1: the key a list is not text; allowed: a name, in quotes if it looks like a number",
        "5:1: this is the alias *f; allowed: the value itself",
    ],
    'a: "\\0"': ["1:4: a is '\\x00'; allowed: text without the character U+0000"],
    'a: "\\ud800"': ["1:4: a is '\\ud800'; allowed: text without the character U+D800"],
    "a: " + "x " * 6000: [f"1:4: a is '{'x ' * 30}...'; allowed: at most 10,000 characters"],
    "a: " + "[" * 20 + "]" * 20: ["1:23: nested too deeply; allowed: at most 20 levels"],
    "a: " + "{b: " * 20 + "1" + "}" * 20: ["1:80: nested too deeply; allowed: at most 20 levels"],
    "a: [" + "1," * 4000 + "]": ["1:8001: too many values; allowed: at most 4,000 values"],
    "- a": ["1:1: the top level is no mapping; allowed: lines like 'key: value'"],
    "a": ["1:1: the top level is no mapping; allowed: lines like 'key: value'"],
    "---": ["1:4: the top level is no mapping; allowed: lines like 'key: value'"],
    "# only this": ["1:1: the file holds nothing but comments; allowed: settings"],
    "a: 1\n---\nb: 2": ["2:1: a second document begins; allowed: one document a file"],
    "%YAML 1.1\n---\na: 1": ["1:1: a %TAG or %YAML directive; allowed: plain YAML 1.2 without directives"],
    "%TAG ! x:\n---\na: 1": ["1:1: a %TAG or %YAML directive; allowed: plain YAML 1.2 without directives"],
    "": ["1:1: the file is empty; allowed: a file with content"],
    " \n\t\r\n": ["1:1: the file is empty; allowed: a file with content"],
    "a: b: c": [f"1:5: this is not YAML (a second ': ' in one line, or a line indented too far); {SYNTAX}"],
    "a:\n\t- 1": [f"2:1: this is not YAML (a tab where only spaces may stand); {SYNTAX}"],
    "a: 1\nb: 'open\nc: 2": [
        f"2:4: this is not YAML (found unexpected end of stream while scanning a quoted scalar); {SYNTAX}"
    ],
    "a: [.nan": [
        f"1:4: this is not YAML (expected ',' or ']', but got '<stream end>' while parsing a flow sequence); {SYNTAX}",
        "1:5: a[1] is '.nan'; allowed: a finite number",
    ],
    "a: @b": [
        "1:4: this is not YAML (found character '@' that cannot start any token "
        f"while scanning for the next token); {SYNTAX}"
    ],
    "a: \x07": ["1:4: the control character U+0007; allowed: printable text"],
    "a: 1\r\nb: .nan\r\n": ["2:4: b is '.nan'; allowed: a finite number"],
    "a: 1\rb: .nan\r": ["2:4: b is '.nan'; allowed: a finite number"],
    "\ufeffa: .nan": ["1:4: a is '.nan'; allowed: a finite number"],
    "é: .nan": ["1:4: é is '.nan'; allowed: a finite number"],
    "<<: {a: .nan}": ["1:9: '<<'.a is '.nan'; allowed: a finite number"],
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:30]))
def test_what_a_reader_would_not_expect_is_refused(refusals, text):
    assert refusals(read_yaml, text, "a.yaml") == [f"a.yaml:{problem}" for problem in REFUSED[text]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: b\xe9", f"a.yaml:1:5: the byte 0xe9 {NOT_UTF_8}"),
        (b"\xc3\xa9: 1\na: \xff", f"a.yaml:2:4: the byte 0xff {NOT_UTF_8}"),
        ("a: 1".encode("utf-16"), f"a.yaml:1:1: the byte 0xff {NOT_UTF_8}"),
        ("a: 1".encode("utf-32-be"), "a.yaml:1:1: the control character U+0000; allowed: printable text"),
        (b"#" * 65_537, "a.yaml: the file is larger than 65,536 bytes; allowed: at most 65,536 bytes"),
    ],
)
def test_other_encodings_and_sizes_are_refused(refusals, content, problem):
    assert refusals(read_yaml, content, "a.yaml") == [problem]


def test_what_is_no_ordinary_file_is_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for name, found in {
        "missing.yaml": "there is no such file",
        "loop": "there is no such file",
        "": "this is a folder",
        "/dev/zero": "this is a pipe or a device",
        "a\0b": "there is no such file",
        "x" * 5000: "there is no such file|the file cannot be read",
    }.items():
        with pytest.raises(InputError, match=found) as caught:
            read_yaml(tmp_path / name)
        assert len(caught.value.problems) == 1


def test_everything_knows_its_place(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("# comment\na:\n  b: 1 # more\n  'c d': [x,\n    y]\n")
    document = read_yaml(path)
    assert document.content == {"a": {"b": 1, "c d": ("x", "y")}}
    assert document.position(("a", "b")) == f"{path}:3:6"
    assert document.key_position(("a", "b")) == f"{path}:3:3"
    assert document.position(("a", "c d", 1)) == f"{path}:5:5"
    assert document.position(("a", "absent", "below")) == document.position(("a",)) == f"{path}:3:3"
    assert document.key_position(("absent",)) == f"{path}:1:1"
    assert document.holds(("a", "b"))
    assert not document.holds(("a", "absent"))


def test_scanning_hands_over_the_rest_of_a_file_with_refused_values(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: .nan\nb: [1, *x]\nc: 3\n")
    document = scan_yaml(path)
    assert document.content == {"c": 3}
    assert len(document.problems) == 2
    assert document.holds(("a",))


STARTS = ("", "a: ", "a: [", 'a: "', "a: |\n  ")


def calls_of_reading(path, text):
    def read():
        with contextlib.suppress(InputError):
            read_yaml(path)

    path.write_text(text)
    with watchdog():
        return calls_during(read)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("part", ["- ", "? ", "a: ", "a\n", "%a\n", "a b ", "&a ", "\n", "'"])
def test_the_work_of_reading_grows_no_faster_than_the_file(tmp_path, start, part):
    small, large = (calls_of_reading(tmp_path / "a.yaml", (start + part * size)[:size]) for size in (2_048, 8_192))
    assert large < 1.1 * 4 * small


@pytest.mark.parametrize(
    ("start", "part"),
    [
        pair if pair in {("", "["), ("a: [", "{")} else pytest.param(*pair, marks=pytest.mark.slow)
        for pair in product(STARTS, "[{")
    ],
)
def test_the_work_of_reading_brackets_is_bounded(tmp_path, start, part):
    # Behind each of the twenty that may be open, the library looks a thousand characters ahead for the end of a key.
    assert calls_of_reading(tmp_path / "a.yaml", start + part * 8_192) < 6_000_000  # twice what it takes


numbers = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
# The writer leaves texts that begin with ? or : without quotes, and its own reader then takes the sign for YAML.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20).filter(
    lambda text: not text.startswith(("?", ":"))
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


def with_tuples(value):
    if isinstance(value, dict):
        return {key: with_tuples(item) for key, item in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value


@given(st.dictionaries(texts, values, max_size=4))
def test_what_another_writer_wrote_is_read_back(tmp_path_factory, content):
    stream = io.StringIO()
    YAML(typ="safe", pure=True).dump(content, stream)
    path = tmp_path_factory.mktemp("yaml") / "a.yaml"
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert read_yaml(path).content == with_tuples(content)
