"""Without network: the worker of the staff's pages, and the page that it shows in the place of the browser's.

The page names no person: it is kept in the telephone, and what it says of what waits there its script reads from the
telephone (`static/js/outbox.js`). DECISIONS.md, 68.
"""

from __future__ import annotations

from flask import Response, current_app, render_template

from badges.web.http import security
from badges.web.http.access import entrance
from badges.web.office import room


@room.blueprint.route("/hors-reseau")
@entrance("public")
def offline() -> str:
    """What stands in the place of a page that the network does not bring."""
    return render_template("office/offline.html")


@room.blueprint.route("/hors-reseau.js")
@entrance("public")
def offline_worker() -> Response:
    """The worker, at the root: it answers for the pages under its own address. Browsers ask for it each time anew."""
    response = current_app.send_static_file("js/worker.js")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = security.CONTENT_SECURITY_POLICY  # a worker has its own
    return response
