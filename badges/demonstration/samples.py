"""One award in every representation, as the service publishes it, and a check of each.

The files are what the application answers, byte for byte. They are checked with our verifier, against the published key
documents, and with another project's QR decoder.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from badges.base.services import Services
from badges.people.links import private_key
from badges.publication.judgement import own_environment, verify_award
from badges.recognition import rows as recognition
from issuer.artwork import render_png
from keys.proofs import vc_jwt
from schemas import strict_json
from schemas.baked_images import unbake
from verifier.loader import from_upload
from verifier.pipeline import verify
from verifier.verdict import Headline

CREDENTIALS = (
    "badge-ob3.json", "badge-ob3.jwt", "badge-ob2.json", "badge-ob2.jws", "badge-ob3.png", "badge-ob3.svg",
    "badge-ob2.png", "badge-ob2.svg", "badge-email.json", "badge-email.jwt", "endorsement.json",
)  # fmt: skip
STATUS_LIST = "status-list.json"
Ask: TypeAlias = Callable[[str], bytes | None]  # what the application answers at a path; None when it refuses
QR_CARRIERS = ("qr.png", "qr.svg", "attestation.pdf")


@dataclass(frozen=True)
class Line:
    """One row of the table that the command prints: a file, whether it is good, and how that was checked."""

    name: str
    good: bool
    how: str


def addresses(code: str, member_key: str) -> dict[str, str]:
    """The path of each sample by its file name. What may hold an e-mail's hash is under the private link."""
    award, own = f"/v/{code}", f"/moi/{member_key}/{code}/fichier"
    return {
        "badge-ob3.json": f"{award}/badge.json",
        "badge-ob3.jwt": f"{award}/badge.jwt",
        "badge-ob2.json": f"{own}/badge-ob2.json",
        "badge-ob2.jws": f"{own}/badge-ob2.jws",
        "badge-ob3.png": f"{award}/badge.png",
        "badge-ob3.svg": f"{award}/badge.svg",
        "badge-ob2.png": f"{own}/badge-ob2.png",
        "badge-ob2.svg": f"{own}/badge-ob2.svg",
        "badge-email.json": f"{own}/badge-email.json",
        "badge-email.jwt": f"{own}/badge-email.jwt",
        "endorsement.json": f"{award}/endorsement.json",
        STATUS_LIST: "/status/1",
        "did.json": "/.well-known/did.json",
        "jwks.json": "/.well-known/jwks.json",
        "qr.png": f"{award}/qr.png",
        "qr.svg": f"{award}/qr.svg",
        "attestation.pdf": f"{award}/attestation.pdf",
    }


def write(services: Services, ask: Ask, code: str, folder: Path) -> dict[str, bytes]:
    """Ask the application for every sample, write it to `folder`, and return the bytes by name.

    A sample that the application refuses is left out, and removed from the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with services.database.begin(read_only=True) as session:
        award = recognition.award_by_code(session, code)
        member_key = private_key(services, session, award.member_id) if award else ""
    found: dict[str, bytes] = {}
    for name, address in addresses(code, member_key).items():
        data = ask(address)
        if data is None:
            (folder / name).unlink(missing_ok=True)
        else:
            found[name] = data
            (folder / name).write_bytes(data)
    return found


def check(services: Services, samples: dict[str, bytes]) -> Iterator[Line]:
    """Check each sample; yield one line for each, or only those that are missing."""
    missing = [name for name in addresses("", "") if name not in samples]
    if missing:
        yield from (Line(name, False, "le service ne le donne pas") for name in missing)
        return
    world = own_environment(services)
    for name in (*CREDENTIALS, STATUS_LIST):
        verdict = verify(from_upload(samples[name], name), world)
        yield Line(name, verdict.headline is Headline.VALID, f"vérifié : {verdict.headline}")
    did, jwks = strict_json.parse_object(samples["did.json"]), strict_json.parse_object(samples["jwks.json"])
    used = {method for name in (*CREDENTIALS, STATUS_LIST) for method in methods_used(samples[name])}
    for name, published in (
        ("did.json", {method["id"] for method in did["verificationMethod"]}),
        ("jwks.json", {key["kid"] for key in jwks["keys"]}),
    ):
        absent = used - published
        yield Line(name, bool(used) and not absent, f"{len(used)} clés utilisées, {len(absent)} absentes")
    for name in QR_CARRIERS:
        yield _qr_line(services, name, decode_qr(name, samples[name]))


def methods_used(data: bytes) -> Iterator[str]:
    """The verification methods that a sample names: proofs, nested ones too, and the `kid` of a JWT."""
    if not data.startswith((b"{", b"eyJ")):
        data = unbake(data).text.encode("utf-8")
    if data.startswith(b"eyJ"):
        jws = vc_jwt.peek(data.decode("ascii"))
        if "kid" in jws.header:
            yield jws.header["kid"]
        yield from _in(jws.payload)
    else:
        yield from _in(strict_json.parse_object(data))


def _in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("verificationMethod"), str):
            yield value["verificationMethod"]
        for member in value.values():
            yield from _in(member)
    elif isinstance(value, list):
        for member in value:
            yield from _in(member)


def decode_qr(name: str, data: bytes) -> str | None:
    """The text of the one QR in a PNG, an SVG or a PDF's first page, read by zxing-cpp; None when it is not one."""
    import zxingcpp
    from PIL import Image

    if name.endswith(".pdf"):
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        image = document[0].render(scale=2).to_pil().convert("L")
        document.close()
    else:
        if name.endswith(".svg"):
            data = render_png(data.decode("utf-8"), width=400)
        image = Image.open(io.BytesIO(data)).convert("L")
    codes = zxingcpp.read_barcodes(image)
    return codes[0].text if len(codes) == 1 else None


def _qr_line(services: Services, name: str, text: str | None) -> Line:
    if text is None:
        return Line(name, False, "QR illisible")
    parts = urlsplit(text)
    origin = urlsplit(services.settings.public_url)
    if (parts.scheme.lower(), parts.netloc.lower()) != (origin.scheme, origin.netloc) or parts.path[
        :3
    ].upper() != "/V/":
        return Line(name, False, f"QR vers une autre adresse : {text}")
    answer = verify_award(services, parts.path[3:])
    headline = answer.verdict.headline if answer.verdict else answer.kind
    return Line(name, headline is Headline.VALID, f"QR lu : {text} → {headline}")
