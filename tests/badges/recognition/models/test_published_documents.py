"""What is published of a version never changes: the digests of the documents of each, as they were published first.

A badge that was signed names these addresses, and repeats most of what stands there. A digest that differs means that
the code of today says something else of a badge of yesterday: put the code right, never the digest. A new version adds
a line.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from badges.base.services import Services
from badges.ledger import identities
from badges.publication import documents
from badges.recognition import rows
from badges.recognition.models import draft, publish
from issuer import publication
from tests.cast.badge_models import drafted, next_version, picture
from tests.cast.people import Cast

DIGESTS: Final = Path(__file__).with_name("published_documents.json")
ERA: Final = "an-era"  # of a key: its own thumbprint is made at random in each instance


def digest(data: bytes) -> str:
    """The first half of a SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:32]


def published(services: Services) -> dict[str, dict[str, str]]:
    """By version: the digests of its documents for both standards, and of its pictures."""
    origin, found = services.settings.public_url, {}
    with services.database.begin(read_only=True) as session:
        known = [(model.slug, version) for model in rows.models(session, retired=True) for version in model.versions]
        for slug, version in known:
            facts = identities.achievement(origin, slug, version)
            badge_class: dict[str, Any] = publication.ob2_badge_class(origin, ERA, slug, facts)
            found[f"{slug}/{version.number}"] = {
                "achievement": digest(documents.achievement(services, slug, version.number).data),
                "ob2": digest(json.dumps(badge_class, ensure_ascii=False).encode()),
                "svg": digest(documents.badge_image(services, slug, version.number, "svg").data),
                "png": digest(documents.badge_image(services, slug, version.number, "png").data),
            }
    return found


def test_each_published_version_is_as_it_was_published(services: Services, cast: Cast) -> None:
    listed = json.loads(DIGESTS.read_text("utf-8"))
    assert len(listed) == 22
    number = drafted(services, cast.lea, name_en="Repairing rather than throwing away")
    publish.publish(services, cast.helene, number)  # the composed ones, as they are published today
    version = next_version(services, cast.helene, line="Faire avancer le groupe", criterion_4="Aide à finir")
    draft.draw(services, cast.helene, version, picture("autres", "eau", "equipe"))
    publish.publish(services, cast.helene, version)
    assert published(services) == listed


def test_what_comes_after_changes_nothing_of_what_was_published(services: Services, cast: Cast) -> None:
    before = published(services)
    version = next_version(services, cast.helene, name="Faire équipe", criterion_1="Partage le travail", others=("1",))
    publish.publish(services, cast.helene, version)
    publish.retire(services, cast.helene, "equipe")
    after = published(services)
    assert after.keys() - before.keys() == {"equipe/2"}
    assert {name: after[name] for name in before} == before
    new, old = after["equipe/2"], before["equipe/1"]
    assert all(new[each] != old[each] for each in ("achievement", "ob2", "svg"))
    assert new["png"] == old["png"]  # the same picture, whose title stands in the SVG alone
