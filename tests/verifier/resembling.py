"""Names that resemble ours or a partner's, and badges that bear them in each role."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from keys.proofs import ob2_jws
from tests.verifier import world as w
from tests.verifier.own import OWN
from tests.verifier.world import ORIGIN, World
from verifier.verdict import CheckName, Outcome, Verdict

OURS = "Réseau Citoyen de Services"
SITE_NAME = "Réseau Citoyen de Services, Guéret"
PARTNER, PARTNER_NAME = "did:web:udaf23.example", "UDAF de la Creuse"
KNOWN = {w.NETWORK: OURS, w.SITE: SITE_NAME, PARTNER: PARTNER_NAME}
OTHER = "Les Amis du Fil"
SERVICE: dict[str, Any] = {"known_issuers": KNOWN, "own_names": lambda: OWN, "own_origin": ORIGIN}
CRAFTED = (
    "Réseau Citoyen de Services",
    "réseau citoyen de services",
    "RÉSEAU CITOYEN DE SERVICES",
    "Reseau Citoyen de Services",
    "Re\u0301seau Citoyen de Services",
    "Rèseau Cïtoyen dé Sërvices",
    "  Réseau   Citoyen  de  Services  ",
    "Réseau\u00a0Citoyen\u2009de\u3000Services",
    "RéseauCitoyenDeServices",
    "R é s e a u  C i t o y e n  d e  S e r v i c e s",
    "Réseau\tCitoyen\nde Services",
    "Réseau Citoyen de Services.",
    "Réseau Citoyen de Services…",
    "« Réseau Citoyen de Services »",
    "“Réseau Citoyen de Services”",
    "Réseau-Citoyen-de-Services",
    "Réseau—Citoyen—de—Services",
    "Réseau_Citoyen_de_Services",
    "Réseau Citoyen de Services®",
    "Réseau Citoyen de Services™",
    "Réseau Citoyen de Services ©",
    "Réseau Citoyen de Servicesᵀᴹ",
    "★ Réseau Citoyen de Services ★",
    "✅ Réseau Citoyen de Services 🎓",
    "| Réseau Citoyen de Services |",
    "꧁Réseau Citoyen de Services꧂",
    "Réseau Citoyen de Services ✔️",
    "Réseau Cit0yen de Services",
    "Réseau C1toyen de Serv1ces",
    "Réseau Cltoyen de Servlces",
    "Réseau CItoyen de ServIces",
    "Réseau C|toyen de Serv|ces",
    "Réѕeau Citoyen de Serviсes",
    "Rе́ѕеаu Сіtоуеn dе Ѕеrvісеѕ",
    "RÉЅЕАU СІТОYЕN DЕ ЅЕRVІСЕЅ",
    "Réseau Citοyen de Serνices",
    "Réseαυ Cιtοyen de Services",
    "Réseau Ϲitoyen de Serviϲes",
    "Ｒéｓｅａｕ Ｃｉｔｏｙｅｎ ｄｅ Ｓｅｒｖｉｃｅｓ",
    "𝐑é𝐬𝐞𝐚𝐮 𝐂𝐢𝐭𝐨𝐲𝐞𝐧 𝐝𝐞 𝐒𝐞𝐫𝐯𝐢𝐜𝐞𝐬",
    "𝓡é𝓼𝓮𝓪𝓾 𝓒𝓲𝓽𝓸𝔂𝓮𝓷 𝓭𝓮 𝓢𝓮𝓻𝓿𝓲𝓬𝓮𝓼",
    "ʀéꜱᴇᴀᴜ ᴄɪᴛᴏʏᴇɴ ᴅᴇ ꜱᴇʀᴠɪᴄᴇꜱ",
    "ᴿᵉˢᵉᵃᵘ ᶜⁱᵗᵒʸᵉⁿ ᵈᵉ ˢᵉʳᵛⁱᶜᵉˢ",
    "Ⓡⓔⓢⓔⓐⓤ Ⓒⓘⓣⓞⓨⓔⓝ ⓓⓔ Ⓢⓔⓡⓥⓘⓒⓔⓢ",
    "🅁🄴🅂🄴🄰🅄 🅲🅸🆃🅾🆈🅴🅽 🇩🇪 🅢🅔🅡🅥🅘🅒🅔🅢",
    "Ré\u200bseau Ci\u200dtoyen de\u2060 Services\ufeff",
    "Ré\u00adseau Citoyen\u061c de \u200fServices\u200e",
    "\u3164Réseau Citoyen de Services\u2800",
    "\u202esecivreS ed neyotiC uaes\u00e9R",
    "R\u0336é\u0336s\u0336e\u0336a\u0336u\u0336 Citoyen de Services\ufe0f",
)
# Organisations of the region and of this trade, and names that only contain a known one, or a part of it.
ORDINARY = (
    "UDAF de la Corrèze", "UDAF de la Haute-Vienne", "UDAF", "AGIR", "Réseau de services", "Réseau Citoyen",
    "Services de la Creuse", "Réseau de santé citoyen", "Les amis du réseau", "Citoyens solidaires en Creuse",
    "Services à domicile de La Souterraine", "Amicale laïque de Guéret", "MJC de Limoges", "AGIR ABCD",
    "Ville de Guéret", "Guéret", "La Souterraine", "Auzances", "Mairie d’Aubusson",
    "Conseil départemental de la Corrèze", "Mission locale de la Creuse", "France Travail", "CCAS de Bourganeuf",
    "Communauté de communes Creuse Confluence", "Secours populaire français, fédération de la Creuse",
    "Croix-Rouge française", "Les Restos du Cœur de la Creuse", "Familles rurales, fédération de la Creuse",
    "Ligue de l’enseignement de la Creuse", "Fédération des œuvres laïques", "Foyer rural de Felletin",
    "Lycée Pierre-Bourdan", "Université de Limoges", "GRETA du Limousin", "AFPA de Limoges", "Emmaüs Creuse",
    "ADIL 23", "CPIE des Pays creusois", "Chambre d’agriculture de la Creuse",
    "Réseau d’échanges réciproques de savoirs",
    "Système d’échange local de la Creuse", "SEL de Guéret", "Badgeons la Creuse", "Mozilla",
    "Ελληνικός Σύλλογος",
    "Общество взаимопомощи", "公益社団法人", "جمعية المواطنين", "★★★", "",
)  # fmt: skip
# Names that hold one of ours, which the listed names alone would not find.
AMONG_OTHERS = (
    ("Le Réseau Citoyen de Services", OURS, True),
    ("Les amis du Réseau Citoyen de Services", OURS, True),
    ("Réseau Citoyen de Services de la Corrèze", OURS, True),
    ("Réseau Citoyen des Services", OURS, True),
    ("Réseaux Citoyens de Services", OURS, True),
    ("RCS 23", OURS, True),
    ("Département de la Creuse ✓", "Conseil départemental de la Creuse", True),
    ("MJC de La Souterraine", "MJC / centre social, La Souterraine", False),
    ("France Travail Guéret", "France Travail", False),
)
ROLES = ("issuer", "parentOrg", "source", "creator", "endorser")


def profile(name: object, issuer: str = w.STRANGER, **members: Any) -> dict[str, Any]:
    """The profile of someone with this name."""
    return {"id": issuer, "type": ["Profile"], "name": name, **members}


def badge(role: str, name: object, issuer: str = w.STRANGER) -> dict[str, Any]:
    """An unsigned badge of a stranger in which a name stands in one role; `issuer` is whose id stands beside it."""
    changes: dict[str, Any] = {"credentialStatus": None, "issuer": profile(OTHER)}
    if role == "issuer":
        changes["issuer"] = profile(name, issuer)
    elif role == "parentOrg":
        changes["issuer"] = profile(OTHER, parentOrg=profile(name, issuer))
    elif role == "source":
        changes["credentialSubject__source"] = profile(name, issuer)
    elif role == "creator":
        changes["credentialSubject__achievement__creator"] = profile(name, issuer)
    return w.credential(**changes)


def crafted(world: World, role: str, name: object, issuer: str = w.STRANGER) -> dict[str, Any]:
    """The same, signed by the stranger."""
    document = badge(role, name, issuer)
    if role == "endorser":
        document["endorsement"] = [world.sign(w.endorsement(issuer=profile(name)), "stranger")]
    return world.sign(document, "stranger")


def judged(world: World, presented: Any, **changes: Any) -> Verdict:
    """The verdict of the service: it knows itself, its site and a partner, and by which names people know it."""
    return world.verify(presented, **(SERVICE | changes))


def alarm(verdict: Verdict) -> dict[str, Any] | None:
    """The facts of the warning, or None."""
    result = verdict.check(CheckName.LOOKALIKE)
    assert result is not None
    if result.outcome is not Outcome.UNKNOWN:
        return None
    assert result.code in ("lookalike.name", "lookalike.identifier", "lookalike.host")
    return dict(result.facts)


SCHOOL = "https://school.example"


def publish_school(world: World, name: object, within: object = None) -> None:
    """A stranger's hosted badge, with its name in the Profile, or in the copy inside the BadgeClass."""
    parts = {"id": f"{SCHOOL}/issuer", "name": name, "publicKey": f"{SCHOOL}/key", "revocationList": None}
    world.web.put(f"{SCHOOL}/issuer", w.profile(**parts))
    issuer: Any = f"{SCHOOL}/issuer"
    if within is not None:
        issuer = {"id": issuer, "type": "Profile", "name": within, "url": SCHOOL, "email": "a@school.example"}
    world.web.put(f"{SCHOOL}/badge", w.badge_class(id=f"{SCHOOL}/badge", issuer=issuer))
    world.web.put(f"{SCHOOL}/key", w.key_document(world, "stranger", id=f"{SCHOOL}/key", owner=f"{SCHOOL}/issuer"))
    world.web.put(f"{SCHOOL}/1", w.assertion(id=f"{SCHOOL}/1", badge=f"{SCHOOL}/badge"))


def ob2_signed(world: World) -> str:
    verification = {"type": "SignedBadge", "creator": f"{SCHOOL}/key"}
    document = w.signed_assertion(badge=f"{SCHOOL}/badge", verification=verification)
    return ob2_jws.sign(document, world.signer("stranger", Algorithm.RS256))
