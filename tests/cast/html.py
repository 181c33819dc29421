"""A page as text: its heading, and what a reader sees."""

from __future__ import annotations

import re


def heading(page: str) -> str:
    """The words of the page's H1; there is exactly one."""
    (found,) = re.findall(r"<h1>(.*?)</h1>", page, re.S)
    return found


def text_of(page: str) -> str:
    """What a reader sees of a page, tags aside."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())
