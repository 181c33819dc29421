"""Each revision of the database has its backup in the tests: last week's backup is one that today's code restores."""

from __future__ import annotations

from badges.instance import archive
from tests.badges.instance.archives import make


def test_each_revision_has_its_archive() -> None:
    missing = [each for each in archive.revisions() if not make.of(each).is_file()]
    assert missing == [], "a new migration adds the backup of its revision: make archive, and commit the file"


def test_each_archive_is_of_its_revision() -> None:
    revisions = archive.revisions()
    assert {path.stem for path in make.FOLDER.glob("*.badges")} == set(revisions)
    assert {each: make.opened(each).revision for each in revisions} == {each: each for each in revisions}
