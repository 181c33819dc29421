"""The error pages that the staff meet: the navigation stays, and no visitor sees it."""

from __future__ import annotations

from tests.cast.office import Browser


def test_error_pages_of_the_staff_keep_the_navigation(lea: Browser, visitor: Browser) -> None:
    for path in ("/nulle-part", "/seances/99999", "/coordination/public"):
        page = lea.client.get(path).text
        assert 'aria-label="Pages principales"' in page and 'href="/membres"' in page, path
    assert 'aria-label="Pages principales"' not in visitor.get("/nulle-part", 404).text
