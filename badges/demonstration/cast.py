"""The people of the demonstration.

Their family names are words of the weaving trade, so that they are no real person's. Addresses end in
`.example` and lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.rights import StaffRole


@dataclass(frozen=True)
class Colleague:
    """A member of the staff: one with sites is a facilitator, one without coordinates the network."""

    key: str
    name: str
    function: str
    role: StaffRole
    sites: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@rcs.example"


@dataclass(frozen=True)
class Person:
    """A member of the network; most have neither e-mail nor phone."""

    key: str
    given: str
    family: str | None = None
    email: str | None = None
    phone: str | None = None


STAFF = (
    Colleague("lea", "Léa Bobine", "animatrice", StaffRole.FACILITATOR, ("gueret",)),
    Colleague("hugo", "Hugo Chardon", "animateur", StaffRole.FACILITATOR, ("gueret", "auzances")),
    Colleague("ines", "Inès Cardage", "animatrice", StaffRole.FACILITATOR, ("la-souterraine",)),
    Colleague("paul", "Paul Ourdissoir", "animateur", StaffRole.FACILITATOR, ("la-souterraine",)),
    Colleague("solange", "Solange Peignage", "animatrice", StaffRole.FACILITATOR, ("auzances",)),
    Colleague("karim", "Karim Métier", "animateur", StaffRole.FACILITATOR, ("auzances",)),
    Colleague("helene", "Hélène Trame", "coordinatrice", StaffRole.COORDINATOR),
)

MEMBERS = {
    "la-souterraine": (
        Person("amina", "Amina", "Benavette", email="amina@courrier.example"),
        Person("denise", "Denise", "Quenouille"),
        Person("rosalie", "Rosalie"),
        Person("bastien", "Bastien", "Dufil", phone="05 00 00 00 21"),
        Person("oksana", "Олена", "Нитка"),
        Person("lucja", "Łucja", "N’Diaye-Şahin"),
        Person("marcel", "Marcel", "Lissier"),
    ),
    "gueret": (
        Person("jacques", "Jacques", "Fuseau"),
        Person("fatou", "Fatou", "Indigo", phone="05 00 00 00 11"),
        Person("mathilde", "Mathilde", "Canevas", email="mathilde@courrier.example"),
        Person("yanis", "Yanis", "Garance"),
        Person("colette", "Colette", "Pelote"),
        Person("marie_d", "Marie", "Dévidoir"),
        Person("marie_g", "Marie", "Gaude"),
    ),
    "auzances": (
        Person("andre", "André", "Ensouple"),
        Person("lucie", "Lucie", "Mérinos"),
        Person("ibrahim", "Ibrahim", "Duvet"),
        Person("ginette", "Ginette", "Bouclette"),
        Person("tom", "Tom", "Filage", email="tom@courrier.example"),
        Person("nadia", "Nadia", "Chevillière"),
    ),
}
