"""What is served of the whitespace of a template: every space of the text, and no layout of the source."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from badges.web.whitespace import Whitespace

PAGE = Environment(autoescape=True, extensions=[Whitespace])


def served(source: str, **facts: object) -> str:
    """What a template becomes."""
    return PAGE.from_string(source).render(**facts)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>\n  a <b>b</b>\n  <i>c</i>\n</p>\n", "<p>a <b>b</b> <i>c</i></p>"),
        ("<p>a <b>b</b><i>c</i></p>", "<p>a <b>b</b><i>c</i></p>"),
        ("<p>a\n\n   b</p>", "<p>a b</p>"),
        ("<p>{{ x }}\n  {{ x }}</p>", "<p>1 1</p>"),
        ("<p>{{ x }}{{ x }} .</p>", "<p>11 .</p>"),
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ('a <input name="b"> c <br> d', 'a <input name="b"> c <br> d'),
        ("<b>a</b> <button>\n  b\n</button> <b>c</b>", "<b>a</b> <button>b</button> <b>c</b>"),
        ("<button>a</button>\n<button>b</button>", "<button>a</button><button>b</button>"),
        ('<button>a</button>{{ " " }}<button>b</button>', "<button>a</button> <button>b</button>"),
        ('<a>\n  b\n</a> <span>{{ " " }}c</span>', "<a>b</a> <span> c</span>"),
        ("a\u00a0\n\u202fb", "a\u00a0 \u202fb"),
        ("a < b <!-- c   d -->   e", "a < b <!-- c   d --> e"),
        ("<P>\n a\n</P>", "<P>a</P>"),
        ('<svg viewBox="0 0 1 1">\n  <path d="M0 0\n 1"/>\n</svg>\n<b>a</b>', None),
    ],
)
def test_whitespace_of_text(source: str, expected: str | None) -> None:
    expected = expected or '<svg viewBox="0 0 1 1"><path d="M0 0\n 1"/></svg> <b>a</b>'
    assert served(source, x=1) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>\n  {% if x %}\n    a\n  {% else %}\n    b\n  {% endif %}\n  c\n</p>", "<p>ac</p>"),
        ('<p>\n  {% if x %}a{{ " " }}{% endif %}\n  c\n</p>', "<p>a c</p>"),
        ('<b>a</b>\n{% if x %}\n  {{ " " }}<i>b</i>\n{% endif %}', "<b>a</b> <i>b</i>"),
        ("a {# said of it #} b", "ab"),
        ("{% for n in (1, 2) %}\n  <b>{{ n }}</b>\n{% endfor %}\n", "<b>1</b><b>2</b>"),
        ("{% macro m() %}\n  <b>a</b>\n{% endmacro %}\n\n{{ m() }}{{ m() }}", "<b>a</b><b>a</b>"),
        ("{% set t %}\n  a b\n{% endset %}\n[{{ t }}]", "[a b]"),
    ],
)
def test_beside_a_statement_it_is_nothing(source: str, expected: str) -> None:
    assert served(source, x=1) == expected


@pytest.mark.parametrize("tag", ["pre", "textarea", "script", "style"])
def test_what_is_kept_as_it_is_written(tag: str) -> None:
    kept = f"<{tag}>\n  a\n\n   b </{tag}>"
    assert served(f"<div>\n  {kept}\n</div>") == f"<div>{kept}</div>"
    assert served(f"<div>\n  <{tag}>\n{{{{ x }}}}  </{tag}>\n</div>", x=" a\n\n b") == (
        f"<div><{tag}>\n a\n\n b  </{tag}></div>"
    )


@pytest.mark.parametrize(
    ("source", "given", "not_given"),
    [
        (
            '<a\n  class="b"\n  {% if x %}href="c"{% endif %}\n>d</a>',
            '<a class="b" href="c">d</a>',
            '<a class="b">d</a>',
        ),
        ('<a{% if x %} href="c"{% endif %}>d</a>', '<a href="c">d</a>', "<a>d</a>"),
        ("<a {% if x %}b{% else %}c{% endif %} d>", "<a b d>", "<a c d>"),
        ("<a {% if x %}\n  b\n  c\n{% elif y %}e{% endif %}>", "<a b c>", "<a>"),
        ("<a {% if x %}{% if x %}b{% endif %}{% endif %} {% if x %}c{% endif %}>", "<a b c>", "<a>"),
        ("<a {% if x %}{{ x }}{% endif %}>", "<a 1>", "<a>"),
        ("<a {% for n in range(x) %}d{{ n }}{% endfor %}>", "<a d0>", "<a>"),
        ('<a class="b{% if x %}  c{% endif %}\n d"\n>', '<a class="b  c\n d">', '<a class="b\n d">'),
        ("<a title='b  > c'>\n  d", "<a title='b  > c'>d", "<a title='b  > c'>d"),
        (
            '<{{ "a" if x else "i" }}\n  {% if x %}href="b"{% endif %}\n>c</{{ "a" if x else "i" }}>',
            '<a href="b">c</a>',
            "<i>c</i>",
        ),
        ("<img\n  alt\n/>\n<b>c</b>", "<img alt/> <b>c</b>", "<img alt/> <b>c</b>"),
    ],
)
def test_between_attributes(source: str, given: str, not_given: str) -> None:
    assert (served(source, x=1), served(source, x=0)) == (given, not_given)


def test_values_are_not_touched() -> None:
    assert served("<p>\n  {{ x }}\n</p>", x="  a \n b ") == "<p>  a \n b </p>"


def test_a_text_that_is_no_page_keeps_its_lines() -> None:
    letters = Environment(
        autoescape=True, extensions=[Whitespace], loader=DictLoader({"a.txt": "a\n\n  b", "a.html": "a\n\n  b"})
    )
    assert letters.get_template("a.txt").render() == "a\n\n  b"
    assert letters.get_template("a.html").render() == "a b"


def test_an_error_names_the_line_of_the_source() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        served("<p>\n\n  a\n\n  {{ 1 / x }}\n</p>", x=0)
    assert caught.traceback[-1].lineno + 1 == 5


def test_an_edited_template_is_read_again(tmp_path: Path) -> None:
    pages = Environment(autoescape=True, extensions=[Whitespace], loader=FileSystemLoader(tmp_path))
    page = tmp_path / "page.html"
    page.write_text("<p>\n  a\n</p>\n")
    assert pages.get_template("page.html").render() == "<p>a</p>"
    page.write_text("<p>\n  b\n</p>\n")
    os.utime(page, (1, 1))
    assert pages.get_template("page.html").render() == "<p>b</p>"
