"""Words about journeys, animals, keys and houses, and words that tell when or where: together they tell of a house that
is empty.

Pure rules over spelling. They find too much rather than too little: what they find costs a first name, days, or words
that only the site reads, and what they miss is a house that anybody knows to be empty.
"""

from __future__ import annotations

import re
from typing import Final

from badges.base.text.names import folded
from badges.base.text.sentences import leads_to_someone

_ALIKE: Final = str.maketrans("аеорсхуіјѕвнкмт", "aeopcxyijsbhkmt")  # Cyrillic letters that are read as Latin ones
_ACTIVITIES: Final = frozenset({"trajets", "animaux"})
_MONTHS: Final = (
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    "janv|fevr?|avr|juil|sept|oct|nov|dec|"
    "january|february|april|june|july|august|september|october|november|december"
)
_DAYS: Final = (
    "lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|week ?ends?|lun|mar|mer|jeu|ven|sam|dim|"
    "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
)
_NUMBERS: Final = (
    "premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente"
)
_ANIMALS: Final = (
    "animal|animaux|betes?|chats?|chattes?|chatons?|chatieres?|matous?|minous?|minettes?|chiens?|chiennes?|chiots?|"
    "toutous?|cheval|chevaux|juments?|poulains?|poneys?|anes?|anesses?|poules?|poulaillers?|coqs?|poussins?|canards?|"
    "oies?|lapins?|lapines?|clapiers?|hamsters?|cobayes?|furets?|rongeurs?|oiseaux?|perruches?|perroquets?|canaris?|"
    "voliere|poissons?|aquariums?|tortues?|chevres?|chevreaux|boucs?|brebis|moutons?|agneaux?|vaches?|cochons?|"
    "cats?|dogs?|pets?|horses?|hens?|nourri\\w+|gamelles?|litiere|promener (?:mon|ma|mes|son|sa|ses|un|une)"
)
_HOUSES: Final = (
    "cles?|clefs?|trousseau|serrures?|alarmes?|digicodes?|volets?|maisons?|maisonnette|appartements?|apparts?|"
    "logements?|logis|studios?|villas?|chalets?|pavillons?|gites?|domiciles?|residences?|demeure|piaule|fermette|"
    "longere|caravane|boites? aux lettres|arros\\w+|gardiennages?|surveill\\w+|veill(?!ees?\\b)\\w+|"
    "gard(?:e|es|er|ent|ons|ez|ien|iens|ienne|iennes)(?! (?:robe|manger|fou|corps))|"
    "(?:relev|ramass|recup|recev|rentr|vider|prend)\\w*(?: \\w+){0,3} (?:courriers?|colis|poubelles?|journa(?:l|ux))|"
    "(?:passer|passe|aller|veni\\w+|oeil|regard\\w*|entr\\w+|dorm\\w+)(?: \\w+){0,3} chez (?:moi|nous|lui|elle|eux)|"
    "houses?|flats?|keys?|watering"
)
_ABSENCES: Final = (
    "absente?s?|absences?|absenter?|vacances|conges?|sejours?|vides?|inoccupee?s?|inhabitee?s?|hospitalis\\w+|hopital|"
    "cliniques?|seule?s? chez|(?:suis|vis|habite|vit|reste|sommes) (?:tout |toute )?seule?s?|"
    "je (?:pars|partirai|partais|serai partie?|suis partie?|voyage)|(?:on|elle|il) (?:part|partira) |"
    "nous (?:partons|partirons|sommes parti\\w*|serons parti\\w*)|partie?s? (?:en|a|au|aux|chez|pour)|"
    "(?:suis|sera|serai|sommes|est|serons) (?:pas|plus) (?:la|chez)|mon (?:depart|retour)|holidays?|away"
)
_JOURNEYS: Final = (
    "voyages?|voyager|trajets?|transports?|voitures?|autos?|autostop|covoitur\\w+|bus|autocars?|"
    "cars? scolaires?|taxis?|navettes?|gares?|aeroports?|trains?(?! de \\D)|chauffeurs?|vehicules?|"
    "(?:m |l |nous |les |te |t |vous |se )?(?:emmen|amen|conduire|conduis|vehicul|depos|ramen|deplac)\\w*|"
    "accompagn\\w+ (?:a|au|aux|chez|jusqu|en)(?! (?:la )?(?:piano|guitare|chant|violon|accordeon))|"
    "aller (?:a|au|aux|en|chez|jusqu|voir)(?! plusieurs)|retour (?:de|du|des)|lifts?"
)
_ABOUT: Final = re.compile(rf"\b(?:{_ANIMALS}|{_HOUSES}|{_ABSENCES}|{_JOURNEYS})\b")
_WHEN: Final = re.compile(
    rf"\b(?:{_DAYS}|{_MONTHS}|demain|apres demain|aujourd hui|soirs?|soirees?|matins?|matinees?|midis?|apres midis?|"
    r"nuits?|semaines?|quinzaines?|jours?|mois|vacances|noel|paques|pentecote|ascension|toussaint|ete|hiver|"
    r"printemps|automne|"
    r"\d{1,2}(?:er|eme|e)|\d{1,2} ?h\w*|\d{1,2} ?[/ ] ?\d{1,4}|\d{4}|"
    rf"(?:le|les|du|au|des|jusqu au|partir|entre|et) (?:\d{{1,2}}|{_NUMBERS}))\b"
)
_WHERE: Final = re.compile(
    r"\b(?:rue|ruelle|avenue|boulevard|impasse|chemin|allees?|route d\w+|lotissement|hameau|lieu dit|quartier|bourg|"
    r"villages?|etage|batiment|immeuble|numero|adresse|interphone|en face|a cote|pres d\w+|derriere|"
    r"place d\w+ (?=\D))\b"
)


def tells_of_an_absence(activity_key: str | None, words: str) -> bool:
    """Whether words are about journeys, animals, keys or a house: whose they are, and when, stays inside."""
    return activity_key in _ACTIVITIES or _ABOUT.search(_plain(words)) is not None


def tells_when_or_where(words: str) -> bool:
    """Whether words hold a day, a date, a month or an address."""
    plain = _plain(words)
    return any(each.search(plain) for each in (_WHEN, _WHERE)) or leads_to_someone(words)


def _plain(words: str) -> str:
    return folded(words).translate(_ALIKE)
