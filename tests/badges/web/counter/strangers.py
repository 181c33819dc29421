"""The application over the verifier tests' world, a stranger's badge in it, and the page about it."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.publication import judgement
from badges.publication.images import thumbnails
from tests.cast.application import app_over
from tests.cast.counter import Cast
from tests.conftest import Clock
from tests.verifier.world import NOW, STRANGER, World, changed, credential, status_list
from verifier.believed_issuers import Believed
from verifier.environment import VerifierEnvironment

UNKNOWN = "Ce fichier n’a pas été changé. Nous ne savons pas qui l’a fait"
LIST = "https://stranger.example/status/1"
HOSTILE = '<script>alert(1)</script><img src="https://stranger.example/x.png">'


@pytest.fixture
def app(cast: Cast, clock: Clock, world: World, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application, whose fetch reads the verifier tests' `World`.

    Its picture has eight seconds of the clock: on a busy machine it would take more.
    """
    monkeypatch.setattr(thumbnails, "SECONDS", 120.0)
    clock.now = NOW
    cast.services = replace(cast.services, fetch=world.web)
    services = cast.services
    return app_over(services)


@pytest.fixture
def listed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service believes the stranger, as if the coordination had listed it."""
    usual, believed = judgement.environment, Believed.of((), listed=(STRANGER,))

    def believing(*given: Any) -> VerifierEnvironment:
        before = usual(*given)
        return replace(before, believed=believed, known_issuers={**before.known_issuers, STRANGER: "Mairie d’Ailleurs"})

    monkeypatch.setattr(judgement, "environment", believing)


def stranger_s_badge(world: World, **changes: Any) -> bytes:
    """A badge that the stranger signed, with its status list published."""
    entry = {
        "id": f"{LIST}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": LIST,
    }
    world.web.put(LIST, world.sign(status_list(LIST, issuer=STRANGER), "stranger"))
    changes = {"issuer__id": STRANGER, "issuer__name": "Mairie d’Ailleurs", "credentialStatus": entry} | changes
    return json.dumps(world.sign(credential(**changes), "stranger")).encode()


def judged(client: FlaskClient, data: bytes, language: str = "fr") -> str:
    """The verdict page for a file."""
    answer = client.post(f"/verifier?lang={language}", data={"file": (io.BytesIO(data), "badge.json")})
    assert answer.status_code == 200
    return answer.text


def text(page: str) -> str:
    """The words of a page, with plain spaces and without marks of direction."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).translate({0x2068: None, 0x2069: None}).split())


def entry(purpose: str, url: str = f"{LIST}b", **changes: object) -> dict[str, object]:
    """A status entry of the stranger's."""
    own = {"id": f"{url}#7", "type": "BitstringStatusListEntry", "statusPurpose": purpose}
    return {**own, "statusListIndex": "7", "statusListCredential": url, **changes}


def published(world: World, purpose: str, *bits: int, url: str = f"{LIST}b", **changes: object) -> None:
    """Publish a list of the stranger's."""
    changes = {"credentialSubject__statusPurpose": purpose, **changes}
    world.web.put(url, world.sign(changed(status_list(url, bits, issuer=STRANGER), changes), "stranger"))
