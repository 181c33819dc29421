"""Listing an issuer: proposed, confirmed by another, changed, removed; on both databases. And the page of a key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.base.errors import NotAllowed, NotFound, Outdated, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.ledger.rules import State
from badges.ledger.tables import KnownIssuer
from badges.ledger.trust import listing
from badges.network import accounts
from badges.network import reads as network
from badges.network import rows as network_rows
from badges.network.actors import actor_of
from badges.network.service import public_facts
from badges.publication.judgement import environment, known_issuers
from tests.cast.acts import invite
from tests.cast.listing import list_issuer, propose, told
from tests.cast.people import Cast, at_once
from tests.conftest import ORIGIN, Clock
from verifier.fetch import Fetched, FetchFailed, SourceRefused
from verifier.verdict import Trust

DID, KEY = "did:web:partenaire.example", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
PAGE = "https://partenaire.example/notre-cle"


def acts(services: Services) -> list[tuple[Act, int | None]]:
    """The journal's acts on issuers, oldest first."""
    with services.database.begin(read_only=True) as session:
        found = journal.acts(session, journal.Filter())
    kinds = (Act.ISSUER_LISTED, Act.ISSUER_REMOVED)
    return [(each.kind, each.staff_id) for each in reversed(found) if each.kind in kinds]


def believed(services: Services, issuer: str = DID) -> Trust | None:
    """Why the next verdict would believe an issuer."""
    return environment(services).believed.trust(issuer)


def entry(services: Services) -> tuple[State, str]:
    """How the only entry stands, and the name that pages show."""
    (found,) = listing.entries(services)
    return found.state(services.now()), found.name(services.now())


def test_a_second_coordinator_s_yes(services: Services, cast: Cast) -> None:
    marc = replace(cast.helene, staff_id=99)
    propose(services, cast.helene, f" {DID} ", told(services))
    assert (entry(services)[0], believed(services)) == (State.PROPOSED, None) and DID not in known_issuers(services)
    with pytest.raises(Refused, match=r"issuer\.own_proposal"):
        listing.confirm(services, cast.helene, DID)
    with pytest.raises(NotAllowed, match=r"staff\.needed"):
        listing.confirm(services, OPERATOR, DID)
    with pytest.raises(NotAllowed):
        listing.confirm(services, cast.lea, DID)
    assert believed(services) is None
    listing.confirm(services, marc, DID)
    assert (entry(services), believed(services)) == ((State.COUNTS, "Le Partenaire"), Trust.LISTED)
    assert known_issuers(services)[DID] == "Le Partenaire"
    listing.confirm(services, marc, DID)  # once more changes nothing
    listing.confirm(services, cast.helene, DID)
    listed = Act.ISSUER_LISTED
    assert acts(services) == [(listed, cast.helene.staff_id), (listed, 99)]
    listing.remove(services, cast.helene, DID)
    assert (listing.entries(services), believed(services)) == ([], None)
    assert acts(services)[2:] == [(Act.ISSUER_REMOVED, cast.helene.staff_id)]
    propose(services, cast.helene, DID, told(services))
    assert entry(services)[0] is State.PROPOSED  # nothing of the old yes is left


@pytest.mark.parametrize(
    ("issuer", "name", "code"),
    [
        (DID, "Réseau Citoyen de Services", "issuer.name_ours"),
        (DID, "Le Reseau citoyen de services, antenne de Felletin", "issuer.name_ours"),
        ("did:web:localhost%3A8000", "Le Partenaire", "issuer.id_ours"),
        ("did:web:localhost%3A8000:sites:gueret", "Le Partenaire", "issuer.id_ours"),
    ],
)
def test_we_are_not_listed_as_another(services: Services, cast: Cast, issuer: str, name: str, code: str) -> None:
    """Nor is another listed as us: nothing is written, whoever proposes it."""
    for actor in (cast.helene, OPERATOR):
        with pytest.raises(Refused, match=code):
            propose(services, actor, issuer, replace(told(services), name=name))
    assert listing.entries(services) == []
    propose(services, cast.helene, DID, replace(told(services), name="UDAF de la Creuse"))  # the control


def test_24_hours_without_a_second_yes(services: Services, cast: Cast, clock: Clock) -> None:
    propose(services, cast.helene, DID, told(services))
    clock.advance(hours=23, minutes=59)
    assert believed(services) is None
    clock.advance(minutes=1)
    assert believed(services) is Trust.LISTED
    listing.confirm(services, cast.helene, DID)  # it counts already: there is nothing to say yes to
    assert len(acts(services)) == 1
    clock.advance(days=365)
    assert (entry(services)[0], believed(services)) == (State.ENDED, None) and DID not in known_issuers(services)


def test_a_change_waits_and_what_counted_goes_on(services: Services, cast: Cast, clock: Clock) -> None:
    list_issuer(services, DID)
    propose(services, cast.helene, DID, told(services, "Autre nom", days=700))
    assert entry(services) == (State.COUNTS, "Le Partenaire") and known_issuers(services)[DID] == "Le Partenaire"
    other = told(services, "Encore autre", days=700)
    propose(services, cast.helene, DID, other)  # replaces what waited
    clock.advance(hours=23)
    propose(services, cast.helene, DID, other)  # the same again: the hours are not counted anew
    assert known_issuers(services)[DID] == "Le Partenaire"
    clock.advance(hours=1)
    assert known_issuers(services)[DID] == "Encore autre"
    clock.advance(days=366)
    assert believed(services) is Trust.LISTED  # it was made longer too


def test_the_operator_proposes(services: Services, cast: Cast) -> None:
    propose(services, OPERATOR, DID, told(services))
    assert believed(services) is None
    listing.confirm(services, cast.helene, DID)
    assert believed(services) is Trust.LISTED


def test_what_was_listed_before_does_not_count(services: Services, cast: Cast, clock: Clock) -> None:
    with services.database.begin() as session:
        session.add(KnownIssuer(issuer_id=DID, name="Le Partenaire", added_at=services.now()))
    clock.advance(days=30)
    assert (entry(services), believed(services)) == ((State.INCOMPLETE, "Le Partenaire"), None)
    with pytest.raises(NotFound):
        listing.confirm(services, cast.helene, DID)
    propose(services, OPERATOR, DID, told(services))
    listing.confirm(services, cast.helene, DID)
    assert believed(services) is Trust.LISTED


def test_ids_are_compared_whole(services: Services) -> None:
    list_issuer(services, DID)
    for other in (f"{DID}:sites:a", f"{DID}x", "https://partenaire.example", DID.upper(), DID[:-1]):
        assert believed(services, other) is None


@pytest.mark.parametrize("rights", ["lea", "karim"])
def test_only_the_coordination(services: Services, cast: Cast, rights: str) -> None:
    actor = getattr(cast, rights)
    with pytest.raises(NotAllowed):
        propose(services, actor, DID, told(services))
    list_issuer(services, DID)
    with pytest.raises(NotAllowed):
        listing.remove(services, actor, DID)
    with pytest.raises(NotFound):
        listing.remove(services, cast.helene, "did:web:autre.example")


def test_a_yes_is_to_what_the_form_showed(services: Services, cast: Cast) -> None:
    marc = replace(cast.helene, staff_id=99)
    propose(services, cast.helene, DID, told(services))
    (shown,) = listing.entries(services)
    propose(services, OPERATOR, DID, told(services, "Autre nom"))
    for refused in (listing.confirm, listing.remove):
        with pytest.raises(Outdated):
            refused(services, marc, DID, shown=shown.version)
    assert believed(services) is None
    (shown,) = listing.entries(services)
    listing.confirm(services, marc, DID, shown=shown.version)
    listing.confirm(services, marc, DID, shown=shown.version)  # pressed twice
    assert known_issuers(services)[DID] == "Autre nom"


def test_several_at_once(services: Services, cast: Cast) -> None:
    ids = [f"did:web:p{number}.example" for number in range(4)]
    done = at_once(*(lambda issuer=each: propose(services, cast.helene, issuer, told(services)) for each in ids))
    assert done == [None] * 4
    assert {each.issuer_id: len(each.said) for each in listing.entries(services)} == dict.fromkeys(ids, 1)


def test_nothing_of_it_is_among_the_facts_of_the_operator(services: Services, cast: Cast) -> None:
    """How an issuer is known may name a person: it stands in the same row as what the public reads of the service."""
    public_facts.tell(services, cast.helene, {"publisher": "Le Réseau"})
    list_issuer(services, DID)
    public_facts.tell(services, cast.helene, {"director": "La présidence"})
    with services.database.begin(read_only=True) as session:
        instance, sites = network.instance(session), network.sites(session)
        row = network_rows.instance(session)
        assert instance is not None and row is not None and len(row.operator) == 3
    assert dict(instance.operator) == {"publisher": "Le Réseau", "director": "La présidence"}
    assert "05 55" not in str(public_facts.known(instance.network, instance.operator, sites))
    assert believed(services) is Trust.LISTED


# -- a key alone ------------------------------------------------------------------------------------------------------


def answering(services: Services, answer: Fetched | Exception, asked: list[str] | None = None) -> Services:
    """The services, whose fetch gives this answer."""

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        assert limit <= 1024 * 1024 and "html" in accept
        if asked is not None:
            asked.append(url)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return replace(services, fetch=fetch)


def page(text: str, url: str = PAGE, status: int = 200) -> Fetched:
    """A page that is read."""
    return Fetched(url, status, "text/html", text.encode())


PAGES: dict[str, tuple[Fetched | Exception, str]] = {
    "says nothing of it": (page("<p>Bienvenue</p>"), "issuer.key_not_on_page"),
    "names a longer id": (page(f"<p>{KEY}x</p>"), "issuer.key_not_on_page"),
    "is not there": (page(KEY, status=404), "issuer.page_unreachable"),
    "cannot be reached": (FetchFailed("fetch.unreachable"), "issuer.page_unreachable"),
    "is too large": (FetchFailed("fetch.too_large"), "issuer.page_unreachable"),
    "is on a private network": (SourceRefused("fetch.private_address"), "issuer.page_unreachable"),
    "is another site's": (page(KEY, url="https://voleur.example/cle"), "issuer.page_moved"),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_key_that_its_page_does_not_name_is_refused(services: Services, cast: Cast, case: str) -> None:
    answer, code = PAGES[case]
    with pytest.raises(Refused) as refused:
        propose(answering(services, answer), cast.helene, KEY, told(services, page=PAGE))
    assert refused.value.code == code and listing.entries(services) == []


@pytest.mark.parametrize("text", [f"<p>Notre clé : <code>{KEY}</code>.</p>", KEY.replace(":", "&#58;")])
def test_a_key_that_its_page_names_is_listed(services: Services, cast: Cast, text: str) -> None:
    asked: list[str] = []
    here = answering(services, page(text, url=f"{PAGE}/"), asked)
    propose(here, cast.helene, KEY, told(services, page=PAGE))
    listing.confirm(services, replace(cast.helene, staff_id=99), KEY)
    assert believed(services, KEY) is Trust.LISTED and asked == [PAGE]
    (found,) = listing.entries(services)
    assert found.domain(services.now()) == "partenaire.example"


def test_a_page_of_ours_names_no_key(services: Services, cast: Cast) -> None:
    ours = replace(services, settings=replace(services.settings, public_url="https://badges.example"))
    with pytest.raises(Refused, match=r"issuer\.page_ours"):
        propose(ours, cast.helene, KEY, told(services, page="https://badges.example/v/0000000000"))


def test_an_id_with_a_domain_is_listed_without_any_fetch(services: Services, cast: Cast) -> None:
    propose(services, cast.helene, DID, told(services))  # the fetch of these tests refuses everything
    with pytest.raises(Refused, match=r"issuer\.key_not_on_page"):  # a page that is given must name the id
        propose(answering(services, page("rien")), cast.helene, "did:web:a.example", told(services, page=PAGE))
    assert ORIGIN not in {each.issuer_id for each in listing.entries(services)}


def coordinator(cast: Cast, actor: Actor, name: str) -> Actor:
    """A coordinator whom somebody invites now."""
    email = f"{name[0].lower()}{len(name)}@rcs.example"
    facts = {"name": name, "email": email, "function": "coordinatrice", "roles": ["coordinator"], "site_slugs": []}
    invite(cast.services, actor, **facts)  # type: ignore[arg-type]
    return actor_of(cast.staff(email))


@pytest.mark.parametrize("made_by_the_first", [True, False])
def test_an_account_that_one_of_the_two_has_just_opened_is_no_second_person(
    services: Services, cast: Cast, made_by_the_first: bool
) -> None:
    """In either direction, for a day; an account that the operator made counts at once (the control)."""
    made, marc = coordinator(cast, cast.helene, "Nadia Petit"), coordinator(cast, OPERATOR, "Marc Lefèvre")
    first, second = (cast.helene, made) if made_by_the_first else (made, cast.helene)
    propose(services, first, DID, told(services))
    with pytest.raises(Refused, match=r"issuer\.same_hand"):
        listing.confirm(services, second, DID)
    assert believed(services) is None
    listing.confirm(services, marc, DID)
    assert believed(services) is Trust.LISTED


def test_after_a_day_it_counts_as_any_other(services: Services, cast: Cast) -> None:
    made = coordinator(cast, cast.helene, "Nadia Petit")
    services.clock.advance(hours=25)  # type: ignore[attr-defined]
    propose(services, cast.helene, DID, told(services))
    accounts.reset(services, cast.helene, made.staff_id or 0)  # opened anew
    with pytest.raises(Refused, match=r"issuer\.same_hand"):
        listing.confirm(services, made, DID)
    listing.remove(services, cast.helene, DID)
    services.clock.advance(hours=25)  # type: ignore[attr-defined]
    propose(services, cast.helene, DID, told(services))
    listing.confirm(services, made, DID)
    assert believed(services) is Trust.LISTED


@pytest.mark.parametrize("name", ["Helene Roux", "H. Roux", "Hélène", "Roux Helena"])
def test_an_account_that_may_be_her_own_by_its_name_is_no_second_person(
    services: Services, cast: Cast, name: str
) -> None:
    second = coordinator(cast, OPERATOR, name)
    propose(services, cast.helene, DID, told(services))
    with pytest.raises(Refused, match=r"issuer\.own_proposal"):
        listing.confirm(services, second, DID)
    assert believed(services) is None
