"""The names under which people know the service, made of the instance's row and its sites."""

from __future__ import annotations

from badges.instance import catalogue
from badges.ledger.identities import own_names
from badges.network.tables import Site
from badges.publication import judgement
from tests.cast.recognition import Recognition
from tests.verifier.own import CARRIER, OWN
from verifier.own_names import OwnName

MEMBERS = ("slug", "name", "host", "address", "postcode", "city")


def sites(**changes: str) -> list[Site]:
    found = [Site(**{name: each[name] for name in MEMBERS}) for each in catalogue.network()["sites"]]
    for name, value in changes.items():
        setattr(found[0], name, value)
    return found


def test_of_the_starter_catalogue() -> None:
    assert own_names(catalogue.network(), sites()) == OWN


def test_of_the_instance(issued: Recognition) -> None:
    names = judgement.own_names(issued.services)
    assert names.names[0] == OWN.names[0]
    late = judgement.environment(issued.services).own_names
    assert late() == names and late() is late()  # read once


def test_a_territory_is_no_part_of_a_name() -> None:
    network = catalogue.network() | {"name": "La Ressource de la Creuse", "carried_by": "Commune de Guéret"}
    found = own_names(network, sites(host="UDAF 23", name="La Grange"))
    assert found.find("Ressource des Combrailles") is None  # one word is others' too
    assert found.find("Ressource 23") == OwnName("La Ressource de la Creuse", ("Ressource",), PLACES, is_ours=True)
    assert found.find("UDAF Auzances") is not None and found.find("La Grange d’Auzances") is not None
    assert found.find("Grange de Guéret") is None
    assert all(each.known_as != CARRIER for each in found.names)


PLACES = OWN.names[1].places


def test_what_an_instance_has_not_said() -> None:
    found = own_names({"name": "Réseau Citoyen de Services", "territory": None}, [])
    assert found.find("Le Réseau Citoyen de Services") is not None
    assert found.find("RCS") is None and found.find("France Travail") is None  # there is no place of ours
