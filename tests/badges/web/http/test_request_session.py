"""The database session of a request: one each, which sees commits made meanwhile, and is closed at the end."""

from __future__ import annotations

from flask import Flask

from badges.base.services import Services
from badges.network.tables import Site
from badges.web.http import request_session


def application(services: Services) -> Flask:
    """An application that has the session and nothing else."""
    app = Flask(__name__)
    app.extensions["badges"] = services
    request_session.register(app)
    return app


def test_the_request_reads_while_an_intention_writes(services: Services) -> None:
    with application(services).app_context():
        site = request_session.reading_session().get_one(Site, 1)
        before = site.name
        with services.database.begin() as session:
            session.get_one(Site, 1).name = before + " !"
        assert site.name == before + " !"
        assert (
            request_session.reading_session()
            is request_session.reading_session()
            is request_session.OfRequest().session
        )


def test_what_the_request_has_not_written_yet_is_kept(services: Services) -> None:
    with application(services).app_context():
        request_session.reading_session().get_one(Site, 1).name = "En cours"
        request_session._refresh()
        assert request_session.reading_session().get_one(Site, 1).name == "En cours"


def test_each_request_has_a_session_of_its_own(services: Services) -> None:
    app = application(services)
    with app.app_context():
        first = request_session.reading_session()
        site = first.get_one(Site, 1)
    assert site not in first
    with app.app_context():
        assert request_session.reading_session() is not first
