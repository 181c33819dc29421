"""Names of invented members, as those of a network in the Creuse may be: mostly French, some shortened, some in another
alphabet."""

from __future__ import annotations

from random import Random
from typing import Final

_GIVEN = """
Marie Jeanne Monique Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Valérie Sandrine Stéphanie
Véronique Sophie Céline Chantal Patricia Anne Brigitte Julie Aurélie Laurence Christiane Dominique Émilie Nicole
Mélanie Élodie Camille Laura Léa Manon Chloé Emma Inès Sarah Zoé Louise Alice Jade Lucie Clara Eva Pauline Amina
Fatima Aïcha Mbarka Nadia Samira Leïla Yasmine Khadija Aminata Mariam Awa Jean Pierre Michel André Philippe Alain
Bernard Jacques Daniel Christian Gérard Patrick Thierry Pascal Éric Frédéric Laurent Nicolas Christophe David
Stéphane Olivier Sébastien Julien Thomas Alexandre Antoine Maxime Hugo Lucas Théo Louis Gabriel Raphaël Arthur Jules
Adam Paul Karim Mehdi Youssef Mohamed Ali Omar Ousmane Ibrahim Mamadou Sekou Bogdan Piotr Dragan
"""
GIVEN: Final = tuple(_GIVEN.split())
_FAMILY = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David
Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier
Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry
Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard
Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal
Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey Leclerc
Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin
Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré
Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier
Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Rémy Pelletier Lévêque Perrier Leblanc
Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne Grondin
Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret
Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Benali Haddad Diallo Traoré Diop
Ndiaye Cissé Keita Sow Bouzid Cherif Saidi Mansouri Amrani Belkacem Yılmaz Demir Kaya Kovač
"""
FAMILY: Final = tuple(_FAMILY.split())
ELSEWHERE: Final = ("Олена Нитка", "Іван Коваль", "Марія Шевченко", "ليلى حداد", "Γιώργος Παππάς", "王小明")
OF_ELSEWHERE: Final = 250  # one in so many is written in another alphabet
GIVEN_ALONE: Final = 0.15


def crowd(dice: Random, size: int) -> list[str]:
    """So many whole names, the same for the same dice."""
    return [_one(dice, place) for place in range(size)]


def _one(dice: Random, place: int) -> str:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    if place % OF_ELSEWHERE == 0:
        return dice.choice(ELSEWHERE)
    chance = dice.random()
    if chance < GIVEN_ALONE:
        return given
    if chance < GIVEN_ALONE + 0.05:
        return f"{given} {family[0]}."
    if chance < GIVEN_ALONE + 0.12:
        return f"{given}-{dice.choice(GIVEN)} {family}"
    return f"{given} {family}"
