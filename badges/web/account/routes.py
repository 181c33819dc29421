"""The blueprint of one's own account with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask import Flask

from badges.web.account import ceremonies, factors, my_account, recent_proof, room, signin, ways

PAGES = (ceremonies, factors, my_account, recent_proof, ways)


def register(app: Flask) -> None:
    """Install signing in, and the pages of one's own account."""
    signin.register(app)
    recent_proof.register(app)
    ways.register(app)
    app.register_blueprint(room.blueprint)
