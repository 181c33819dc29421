"""What the tests of paper draw: the facts of an award, ordinary ones and the longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from badges.paper.facts import PaperFacts
from issuer.artwork import patch_svg

CODE = "7K3M9QXD4T"
URL = f"HTTPS://BADGES.EXAMPLE/V/{CODE}"
FACTS = PaperFacts(
    badge_name="Travailler en équipe",
    description="Partager les tâches et tenir sa part.",
    recipient="Amina B.",
    awarded_on="20 novembre 2026",
    issuer="Réseau Citoyen de Services",
    of_site="de Guéret",
    phone="05\u00a055\u00a082\u00a080\u00a047",
    carried_by="Département de l’Exemple",
    seen=("Partage les tâches avec le groupe", "Demande de l’aide quand il en faut"),
    sentence="«\u00a0A réparti le travail pour que chacun ait sa part.\u00a0»",
    role="A animé",
    context="Animait l’atelier couture, 2\u00a0séances, en novembre 2026. Site de Guéret.",
    attested="L’animatrice du site de Guéret atteste avoir vu ce que ce badge décrit.",
    code=CODE,
    url=URL,
    link=f"https://badges.example/v/{CODE}",
    shown_address="badges.example",
    patch_svg=patch_svg("equipe", title="Travailler en équipe"),
    printed_on="28 novembre 2026",
    at=datetime(2026, 11, 28, tzinfo=UTC),
)
LONGEST = replace(
    FACTS,
    badge_name="Prendre la parole devant un groupe et écouter",
    recipient="Marie-Françoise-Élisabeth de la Tour-Saint-Christophe",
    seen=("Explique avec des mots simples et vérifie que tout le monde a bien compris",) * 4,
    sentence=f"«\u00a0{'A su attendre que chacun ait parlé avant de conclure. ' * 5}\u00a0»",
    context="Réparation de machines à coudre, 12\u00a0séances et 3\u00a0échanges, de novembre 2025 à novembre 2026. "
    "Sites de Guéret et La Souterraine. Aussi\u00a0: Cuisine d’ici et d’ailleurs, Leçon d’anglais, Trajet au marché.",
    attested="La coordinatrice du site de La Souterraine atteste avoir vu ce que ce badge décrit. " * 2,
    mark="DÉMONSTRATION",
    shown_address="badges.reseau-citoyen-de-services.example",
    link=f"https://badges.reseau-citoyen-de-services.example/v/{CODE}",
    url=f"HTTPS://BADGES.RESEAU-CITOYEN-DE-SERVICES.EXAMPLE/V/{CODE}",
)
