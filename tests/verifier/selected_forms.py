"""The selection: the forms in which one statement may be written, and values of which no one can be meant."""

from __future__ import annotations

from typing import Any

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.envelopes import over_letters
from tests.verifier.selected_facts import class_with
from tests.verifier.selecting import (
    FORGED,
    MALFORMED,
    OPEN,
    VALID,
    Case,
    Make,
    after,
    badge,
    hosted,
    put,
    signed_2_0,
    token,
)

NAME: dict[str, Any] = w.credential()["credentialSubject"]["identifier"][0]
IN_FRENCH, IN_ENGLISH = ({"@value": text, "@language": code} for text, code in (("Nom", "fr"), ("Name", "en")))
IN_BRETON, IN_GREEK = ({"@value": text, "@language": code} for text, code in (("Anv", "br"), ("Onoma", "el")))
SITE: dict[str, Any] = {"id": w.SITE, "type": ["Profile"], "name": "Site de Guéret"}
EVIDENCE: dict[str, Any] = {"id": "urn:e:1", "type": ["Evidence"]}
ACHIEVEMENT = "credentialSubject__achievement"


def older(**changes: Any) -> Make:
    """A badge in the first context, in which addresses and versions have types of their own."""
    members: dict[str, Any] = {
        "@context": [words.VC_V1, words.OB_CONTEXT_301, words.DATA_INTEGRITY_V2],
        "issuanceDate": w.FROM,
        "awardedDate": None,
        "validFrom": None,
        "validUntil": None,
        "credentialStatus": None,
    }
    return badge(**members, **changes)


def named(*texts: Any) -> Make:
    """A badge whose achievement has these names."""
    return badge(**{f"{ACHIEVEMENT}__name": list(texts)})


def identified(**members: Any) -> Make:
    return badge(credentialSubject__identifier=[NAME | members])


FORMS: dict[str, Case] = {
    "form: a list of one": Case(badge(issuer__name=["RCS"], awardedDate=[w.FROM]), VALID),
    "form: a name twice": Case(named("Un", "Un"), VALID),
    "form: two names": Case(named("Un", "Deux"), OPEN),
    "form: a name in several languages": Case(named(IN_ENGLISH, IN_FRENCH, "Nomen"), VALID),
    "form: a name in other languages": Case(named(IN_GREEK, IN_BRETON, IN_ENGLISH), VALID),
    "form: a name in foreign languages": Case(named(IN_GREEK, IN_BRETON), VALID),
    "form: two names in one language": Case(named(IN_FRENCH, IN_FRENCH | {"@value": "Autre"}), OPEN),
    "form: a name that is a number": Case(token(issuer__name=7), OPEN),
    "form: a name that is true": Case(token(issuer__name=True), OPEN),
    "form: a version that is a number": Case(token(**{f"{ACHIEVEMENT}__version": 2}), VALID),
    "form: a version of a list of numbers": Case(token(**{f"{ACHIEVEMENT}__version": [1.5]}), VALID),
    "form: a version beyond all numbers": Case(token(**{f"{ACHIEVEMENT}__version": 1e300}), VALID),
    "form: a version that is true": Case(token(**{f"{ACHIEVEMENT}__version": True}), OPEN),
    "form: an address as an object": Case(token(issuer__url={"id": w.ORIGIN, "name": []}), VALID),
    "form: an address as an object that says more": Case(token(issuer__url={"id": w.ORIGIN, "name": "x"}), OPEN),
    "form: an email as an object": Case(token(issuer__email={"id": "mailto:a@a.example"}), OPEN),
    "form: hashed in a list": Case(identified(hashed=[False]), VALID),
    "form: hashed both ways": Case(identified(hashed=[False, True]), OPEN),
    "form: hashed as a text": Case(token(credentialSubject__identifier=[NAME | {"hashed": "false"}]), OPEN),
    "form: type of the identity in a list": Case(identified(identityType=["name"]), VALID),
    "form: two types of one identity": Case(identified(identityType=["name", "emailAddress"]), OPEN),
    "form: an identity without brackets": Case(badge(credentialSubject__identifier=NAME), VALID),
    "form: two recipients": Case(badge(credentialSubject__identifier=[NAME, NAME | {"identityHash": "Eve"}]), OPEN),
    "form: no identity": Case(badge(credentialSubject__identifier=[]), VALID),
    "form: identities that are null": Case(token(credentialSubject__identifier=[None]), VALID),
    "form: no subject": Case(lambda world: over_letters(world, w.credential(credentialSubject=[])), MALFORMED),
    "form: criteria in a list": Case(badge(**{f"{ACHIEVEMENT}__criteria": [{"narrative": "Un"}]}), VALID),
    "form: criteria as an address": Case(badge(**{f"{ACHIEVEMENT}__criteria": "https://a.example/c"}), VALID),
    "form: two criteria": Case(badge(**{f"{ACHIEVEMENT}__criteria": [{"narrative": "1"}, {"narrative": "2"}]}), OPEN),
    "form: a creator by its id and as an object": Case(badge(**{f"{ACHIEVEMENT}__creator": [w.SITE, SITE]}), VALID),
    "form: a creator twice": Case(token(**{f"{ACHIEVEMENT}__creator": [SITE, SITE]}), VALID),
    "form: an empty creator": Case(badge(**{f"{ACHIEVEMENT}__creator": []}), VALID),
    "form: a source that is told elsewhere": Case(
        badge(
            credentialSubject__source={"id": w.SITE, "type": ["Profile"]},
            **{f"{ACHIEVEMENT}__creator": SITE | {"parentOrg": w.PARENT}},
        ),
        VALID,
    ),
    "form: an organisation above that is told elsewhere": Case(
        token(
            **{
                "issuer__parentOrg": {"id": w.SITE},
                "credentialSubject__source": SITE,
                f"{ACHIEVEMENT}__creator": {"id": w.NETWORK, "parentOrg": w.PARENT | {"image": {"id": "urn:i"}}},
            }
        ),
        VALID,
    ),
    "form: an organisation above that stands elsewhere": Case(
        badge(**{f"{ACHIEVEMENT}__creator": {"id": w.NETWORK, "type": ["Profile"], "parentOrg": SITE}}), VALID
    ),
    "form: two names of one source": Case(
        badge(
            **{
                "credentialSubject__source": SITE,
                f"{ACHIEVEMENT}__creator": SITE | {"name": "Zone de Guéret"},
                "issuer__parentOrg": {"id": w.SITE, "type": ["Profile"]},
            }
        ),
        VALID,
    ),
    "form: a source that an endorser tells": Case(
        lambda world: world.sign(
            w.credential(
                credentialSubject__source={"id": w.SITE, "type": ["Profile"]},
                endorsement=[world.sign(w.endorsement(), "gueret")],
            )
        ),
        VALID,
    ),
    "form: an issuer whose name stands elsewhere": Case(
        badge(**{"issuer__name": [], f"{ACHIEVEMENT}__creator": w.credential()["issuer"]}), VALID
    ),
    "form: evidence without brackets": Case(badge(evidence=EVIDENCE | {"name": [IN_ENGLISH, IN_FRENCH]}), VALID),
    "form: evidence with a list": Case(badge(evidence=[EVIDENCE | {"name": ["Un"]}]), VALID),
    "form: evidence twice": Case(badge(evidence=[EVIDENCE, EVIDENCE | {"name": []}]), VALID),
    "form: evidence in two parts": Case(
        token(evidence=[EVIDENCE | {"name": "Un"}, EVIDENCE | {"description": "Deux"}, EVIDENCE | {"genre": "Trois"}]),
        VALID,
    ),
    "form: evidence of two types": Case(
        token(evidence=[EVIDENCE | {"name": "Un"}, EVIDENCE | {"type": ["Other"], "genre": "Deux"}]), VALID
    ),
    "form: evidence that contradicts itself": Case(
        token(evidence=[EVIDENCE | {"name": "Un"}, EVIDENCE | {"name": "Deux"}]), VALID
    ),
    "form: a service of two types": Case(
        token(
            refreshService=[{"id": "urn:r", "type": "Other"}, {"id": "urn:r", "type": words.CREDENTIAL_REFRESH_1EDTECH}]
        ),
        VALID,
    ),
    "form: tags twice": Case(badge(**{f"{ACHIEVEMENT}__tag": ["un", "deux", "un"]}), VALID),
    "form: an address in an older context": Case(older(issuer__url=[w.ORIGIN]), VALID),
    "form: 2.0 in lists": Case(
        after(
            class_with(name=["Un"], criteria=["https://a.example/c"], tags=["un", "un"]),
            put(w.ASSERTION_URL, w.assertion(badge=[w.BADGE_URL], recipient=[w.assertion()["recipient"]])),
        ),
        VALID,
    ),
    "form: 2.0 with two names": Case(class_with(name=["Un", "Deux"]), OPEN),
    "form: 2.0 with links twice": Case(class_with(issuer=[w.PROFILE_URL, w.PROFILE_URL]), None),
    "form: 2.0 with nothing": Case(class_with(version=[], description=None), VALID),
    "form: 2.0 with nobody in the copy": Case(hosted(w.assertion(), w.assertion() | {"recipient": []}), FORGED),
    "form: 2.0 with a link as an object": Case(class_with(image={"id": "https://a.example/i.png"}), VALID),
    "form: 2.0 with a picture": Case(class_with(image={"id": "https://a.example/i.png", "caption": "Un"}), VALID),
    "form: 2.0 signed, evidence by its id": Case(signed_2_0(evidence=[{"id": "urn:e:1"}, "urn:e:1"]), VALID),
}
