"""Without network: the page that the telephone keeps with its worker, the page that sends what waits, and the manifest
by which a telephone installs the pages of the staff.

The kept page names no person. What it says of names and of what waits there, its scripts read from the telephone
(`static/js/roster.js`, `static/js/outbox.js`). DECISIONS.md, 68.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from flask import Response, current_app, render_template, url_for

from badges.web.http import security
from badges.web.http.access import entrance
from badges.web.http.wording import gettext as _
from badges.web.office import room
from schemas import strict_json

MANIFEST: Final = "application/manifest+json"
CACHE_NAME: Final = "hors-reseau-1"  # in the worker's source, where the digest of the page takes its place
ICONS: Final = (
    ("icons/icon-192.png", 192, "any"),
    ("icons/icon-512.png", 512, "any"),
    ("icons/icon-maskable-512.png", 512, "maskable"),
)


@room.blueprint.route("/hors-reseau")
@entrance("public")
def offline() -> str:
    """What stands in the place of a page that the network does not bring, and where notes are made without it."""
    return _kept_page()


@room.blueprint.route("/hors-reseau.js")
@entrance("public")
def offline_worker() -> Response:
    """The worker, at the root: it answers for the pages under its own address. Browsers ask for it each time anew.

    It names the digest of the page that it keeps, so that a service that was updated brings another worker.
    """
    source = Path(current_app.static_folder or "") / "js" / "worker.js"
    digest = hashlib.sha256(_kept_page().encode()).hexdigest()[:12]
    script = source.read_text("utf-8").replace(CACHE_NAME, f"hors-reseau-{digest}")
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = security.CONTENT_SECURITY_POLICY  # a worker has its own
    return response


@room.blueprint.route("/hors-reseau/envoi")
@entrance("staff")
def sending() -> str:
    """What waits in this telephone is sent one by one, and what differs or is refused is decided here."""
    return render_template("office/offline/sending.html")


@room.blueprint.route("/equipe.webmanifest")
@entrance("public")
def manifest() -> Response:
    """What a telephone reads to install the pages of the staff."""
    icons = [
        {
            "src": url_for("static", filename=name),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in ICONS
    ]
    described = {
        "id": "/aujourdhui",
        "name": _("Réseau Citoyen de Services"),
        "short_name": _("Réseau Citoyen"),
        "lang": "fr",
        "dir": "ltr",
        "start_url": url_for("office.today"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#2a4373",
        "icons": icons,
        "shortcuts": [{"name": _("Noter sans réseau"), "url": url_for("office.offline")}],
    }
    response = Response(strict_json.encode(described), content_type=MANIFEST)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _kept_page() -> str:
    return render_template("office/offline/kept.html")
