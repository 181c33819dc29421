"""Pages that a public service owes: accessibility, legal notice, and what the badges are.

What only the operator knows comes from the record; what is missing there is said to be missing.
"""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.ledger.identities import carrier
from badges.network import reads as network
from badges.network.service import public_facts
from badges.web.counter.catalogue import found_by_search_engines
from badges.web.http import frame
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session


def facts() -> dict[str, Any]:
    """What is recorded of the operator, for a page. Raises NotFound: before `badges init`."""
    session = reading_session()
    instance, sites = network.instance(session), network.sites(session)
    if instance is None:
        raise NotFound("instance.missing")
    audit = public_facts.audit(instance.operator, local_date(services().now()))
    frame.keep_conformity(public_facts.conformity(audit))
    return {
        "network": instance.network,
        "carrier": carrier(instance.network.get("carried_by")),
        "operator": instance.operator,
        "sites": sites,
        "audit": audit,
    }


@entrance("public")
def accessibility() -> Response:
    """The statement of accessibility: not conforming until an audit says otherwise."""
    return found_by_search_engines(render_template("counter/accessibility.html", **facts()))


@entrance("public")
def legal() -> Response:
    """The legal notice: who publishes, who answers for it, who hosts."""
    return found_by_search_engines(render_template("counter/legal.html", **facts()))


@entrance("public")
def understand() -> Response:
    """What these badges are: what one proves and what it does not, how to check it, who sees it."""
    return found_by_search_engines(render_template("counter/understand.html"))
