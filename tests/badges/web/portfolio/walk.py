"""Every page of a member's: all routes of the portfolio that are read, over badges in every state.

A part that adds a page is walked without being named here, unless its address holds more than a badge's code: what else
stands in an address is listed in `ARGUMENTS`, and a route that is missing there fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from badges.issuing.correcting import pause
from tests.cast.counter import Cast
from tests.conftest import Clock

KNOWN = {"key", "code"}
ARGUMENTS: dict[str, tuple[dict[str, str], ...]] = {
    "portfolio.file": ({"name": "attestation"},),
}
MEMBERS = ("Amina", "Zoé")  # who has badges, and who has none


@dataclass(frozen=True)
class Walked:
    """One page to read: its route, the state of its badge, its address."""

    endpoint: str
    state: str
    path: str


def badges_in_each_state(cast: Cast, clock: Clock) -> dict[str, str]:
    """Award Amina badges, one in each state; returns their codes. An hour lies between them."""

    def another(badge: str, **more: str) -> str:
        clock.advance(hours=1)
        return cast.awarded(badge, **more)  # type: ignore[arg-type]

    codes = {"over": cast.expired(clock)}
    codes["cancelled"] = cast.revoked(another("empathie"))
    codes["paused"] = another("equipe")
    pause.pause(cast.services, cast.actor, cast.award_id(codes["paused"]), "person")
    codes["hidden"] = cast.hidden(another("animer"))
    codes["public"] = another("ecoute", visibility="public", search_engines=True)
    codes["shown"] = cast.code
    return codes


def member_pages(app: Flask, cast: Cast, codes: dict[str, str]) -> Iterator[Walked]:
    """Every page that a member can open."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("portfolio.")]
    with app.test_request_context("/"):
        for rule in sorted(rules, key=lambda each: each.rule):
            if "GET" not in (rule.methods or ()):
                continue
            more = rule.arguments - KNOWN
            assert not more or rule.endpoint in ARGUMENTS, f"what stands in {rule.rule}? Say it in ARGUMENTS"
            for chosen in ARGUMENTS.get(rule.endpoint, ({},)):
                assert set(chosen) == more, rule.rule
                for state, code in codes.items() if "code" in rule.arguments else [("", "")]:
                    values = {"key": cast.key(), **chosen, **({"code": code} if code else {})}
                    yield Walked(rule.endpoint, state, app.url_for(rule.endpoint, **values))
                if "code" not in rule.arguments:
                    path = app.url_for(rule.endpoint, **{**chosen, "key": cast.key("Zoé")})
                    yield Walked(rule.endpoint, "no badge", path)
