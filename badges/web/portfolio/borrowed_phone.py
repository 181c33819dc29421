"""« Ce téléphone n'est pas à vous ? »: the member closes their page on a telephone that they borrowed."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from badges.web.admission import closed_links
from badges.web.http.access import entrance
from badges.web.http.sessions import STOPPED, device_cookie_name
from badges.web.portfolio.room import blueprint, private

farewell = Blueprint("farewell", __name__)


@blueprint.route("/telephone-prete", methods=["GET", "POST"])
@entrance("member")
def borrowed(key: str) -> ResponseReturnValue:
    """What closing does, and the button. Nothing of the member changes: the link opens on every other telephone."""
    if request.method != "POST":
        return private(make_response(render_template("portfolio/borrowed.html")))
    answer = make_response(redirect(url_for("farewell.goodbye"), 303))
    closed_links.close(answer, key)
    _forget(answer)
    return answer


@farewell.get("/au-revoir")
@entrance("public")
def goodbye() -> ResponseReturnValue:
    """The last page on a borrowed telephone. Its address, its title and its words name no person."""
    return private(make_response(render_template("portfolio/goodbye.html")))


def _forget(answer: Response) -> None:
    """Let this browser keep nothing of the pages.

    The cookie of a session without a sign-in goes. What pages stored goes too, but not where staff sign in:
    that is their telephone, which may hold names that wait for the network.
    """
    if "_user_id" not in session and STOPPED not in session:
        session.clear()
        name, secure = (
            current_app.session_interface.get_cookie_name(current_app),
            current_app.config["SESSION_COOKIE_SECURE"],
        )
        answer.delete_cookie(name, path="/", secure=bool(secure), httponly=True, samesite="Lax")
    of_staff = "_user_id" in session or device_cookie_name(current_app) in request.cookies
    answer.headers["Clear-Site-Data"] = '"cache"' if of_staff else '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
