"""What is printed of a badge, for the tests of each paper; and the sheet to draw on: its letters and its lines."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

from reportlab.pdfbase import pdfmetrics

from badges.paper import sheet
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
    address="1 rue de l’Exemple, 23000 Guéret",
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


def test_letters_in_two_parts_and_letters_that_the_face_lacks() -> None:
    assert sheet.drawable("E\u0301lodie") == "Élodie"
    assert sheet.drawable("Marie\u2011Claude") == "Marie-Claude"
    assert sheet.drawable("a\u202f!\u00a0»") == "a\u202f!\u00a0»"
    assert sheet.drawable("李") == "?"


def test_sheets_drawn_at_once_do_not_mix_their_letters() -> None:
    """In a process of its own, so that the threads also register the fonts concurrently."""
    program = (
        "import sys; sys.setswitchinterval(0.0001)\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from tests.badges.paper.test_scripts import drawn_on_a_sheet\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(len(set(pool.map(drawn_on_a_sheet, ['Amina \u0641\u0627\u0637\u0645\u0629 Olena'] * 48))))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "1"


def test_lines_break_at_plain_spaces_alone() -> None:
    sheet._faces()
    lines = sheet.wrapped("Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032", sheet.REGULAR, 12, 80)
    assert " ".join(lines) == "Bonjour «\u00a0Amina\u00a0» : 14\u00a0h\u00a032"
    assert not any(line.endswith("«") or line.startswith(("»", "h", "32")) for line in lines)
    cut = sheet.wrapped("a" * 200, sheet.REGULAR, 12, 80)
    assert "".join(cut) == "a" * 200
    assert all(pdfmetrics.stringWidth(line, sheet.REGULAR, 12) <= 80 for line in cut)
    assert sheet.wrapped("", sheet.REGULAR, 12, 80) == [""]
