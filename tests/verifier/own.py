"""The names of the Réseau Citoyen de Services, as the service hands them to the verifier.

`tests/badges/ledger/test_own_names.py` holds that the service makes these of the starter catalogue.
"""

from __future__ import annotations

from typing import Final

from verifier.own_names import OwnName, OwnNames

NETWORK, CARRIER = "Réseau Citoyen de Services", "Conseil départemental de la Creuse"
REGION: Final = ("Creuse", "23")
PLACES: Final = (*REGION, "Auzances", "La Souterraine", "Guéret", "23700", "23300", "23000")
MJC: Final = "MJC / centre social, La Souterraine"
OWN: Final = OwnNames((
    OwnName(NETWORK, (NETWORK,), is_ours=True),
    OwnName(NETWORK, ("RCS",), PLACES, is_alone=True, is_ours=True),
    OwnName(CARRIER, ("Conseil départemental",), REGION, is_ours=True),
    OwnName(CARRIER, ("Département", "CD"), REGION, is_alone=True, is_ours=True),
    OwnName("AGIR, Auzances", ("AGIR",), PLACES),
    OwnName(MJC, ("MJC", "Maison des jeunes et de la culture"), PLACES),
    OwnName(MJC, ("centre social",), ("La Souterraine",)),
    OwnName("UDAF, Guéret", ("UDAF",), PLACES),
    OwnName("France Travail", ("France Travail",), PLACES),
))  # fmt: skip
