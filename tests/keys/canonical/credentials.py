"""Hypothesis strategies for lifelike Open Badges 3.0 credentials in every pair of contexts that goes together."""

from typing import Any

from hypothesis import strategies as st

from schemas.vocabulary import (
    EXTENSIONS_CONTEXT,
    OB_CONTEXT,
    OB_CONTEXT_301,
    OB_CONTEXT_302,
    OB_CONTEXT_UNVERSIONED,
    VC_V1,
    VC_V2,
)

Json = dict[str, Any]

# Control characters apart: there PyLD, the oracle, does not write what RDFC-1.0 demands.
texts = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from('\t\n\r"\\éŁ’<>\U0001f9f6')), max_size=20
)
iris = st.one_of(
    st.uuids().map(lambda value: f"urn:uuid:{value}"),
    st.sampled_from(
        ["did:web:badges.example", "did:example:1", "https://badges.example/a?b=c#d", "mailto:a@b.example"]
    ),
    st.integers(0, 3).map(lambda number: f"https://badges.example/{number}/é"),
)
moments = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
numbers = st.one_of(
    st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.integers(-90, 90).map(float)
)
languages = st.sampled_from(["fr", "en-GB", "oc"])
language_strings = st.builds(lambda text, tag: {"@value": text, "@language": tag}, texts, languages)
names = st.one_of(texts, language_strings, st.lists(language_strings, min_size=1, max_size=2))


def _object(kind: str, required: Json, optional: Json | None = None) -> st.SearchStrategy[Json]:
    typed = {"type": st.sampled_from([kind, [kind]]), **required}
    return st.fixed_dictionaries(typed, optional=optional or {})


def _several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(items, st.lists(items, max_size=3))


images = _object("Image", {"id": iris}, {"caption": texts})
geo = _object("GeoCoordinates", {"latitude": numbers, "longitude": numbers})
addresses = _object("Address", {"addressCountry": texts}, {"postalCode": texts, "addressLocality": texts, "geo": geo})
entries = _object("IdentifierEntry", {"identifier": texts, "identifierType": texts})
profiles = _object(
    "Profile",
    {},
    {
        "id": iris,
        "name": names,
        "url": iris,
        "email": texts,
        "phone": texts,
        "address": addresses,
        "image": images,
        "otherIdentifier": _several(entries),
        "parentOrg": _object("Profile", {"id": iris}, {"name": texts}),
    },
)
alignments = _object("Alignment", {"targetName": texts, "targetUrl": iris}, {"targetFramework": texts})
results = _object("Result", {}, {"value": texts, "achievedLevel": iris, "status": texts})
rubrics = _object("RubricCriterionLevel", {"id": iris, "name": texts}, {"level": texts, "points": texts})
criteria = st.fixed_dictionaries({"narrative": texts}, optional={"id": iris})
evidence = _object("Evidence", {"name": texts}, {"id": iris, "narrative": texts, "genre": texts, "audience": texts})
identities = _object("IdentityObject", {"hashed": st.booleans(), "identityHash": texts}, {"salt": texts})
statuses = _object("BitstringStatusListEntry", {"statusListIndex": texts, "statusListCredential": iris}, {"id": iris})
proofs = _object(
    "DataIntegrityProof",
    {
        "cryptosuite": st.just("eddsa-rdfc-2022"),
        "created": moments,
        "verificationMethod": iris,
        "proofPurpose": st.just("assertionMethod"),
        "proofValue": st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZ", max_size=8).map("z".__add__),
    },
)


def _achievements(has_lists: bool) -> st.SearchStrategy[Json]:
    description: Json = {"id": iris, "valueMax": texts, "rubricCriterionLevel": _several(rubrics)}
    if has_lists:
        description["allowedValue"] = st.lists(texts, max_size=3)
    return _object(
        "Achievement",
        {"name": names, "criteria": criteria},
        {
            "id": iris,
            "description": names,
            "achievementType": texts,
            "alignment": _several(alignments),
            "creator": profiles,
            "creditsAvailable": numbers,
            "image": images,
            "otherIdentifier": _several(entries),
            "resultDescription": _several(_object("ResultDescription", {"name": texts}, description)),
            "tag": _several(texts),
            "version": texts,
        },
    )


@st.composite
def credentials(draw: st.DrawFn) -> Json:
    """One unsigned credential, perhaps with endorsements that are signed and bring their own contexts."""
    data_model, badges = draw(
        st.sampled_from(
            [
                (VC_V2, OB_CONTEXT),
                (VC_V2, OB_CONTEXT),
                (VC_V2, OB_CONTEXT_302),
                (VC_V1, OB_CONTEXT_301),
                (VC_V1, OB_CONTEXT_UNVERSIONED),
                (VC_V1, OB_CONTEXT),
            ]
        )
    )
    is_second = data_model == VC_V2
    contexts = [data_model, badges, *draw(st.sampled_from([[], [EXTENSIONS_CONTEXT]]))]
    has_lists = badges in (OB_CONTEXT, OB_CONTEXT_302)
    dates = {"validFrom": moments, "validUntil": moments} if is_second else {"issuanceDate": moments}
    subject = _object(
        "AchievementSubject",
        {"achievement": _achievements(has_lists)},
        {
            "id": iris,
            "identifier": _several(identities),
            "activityStartDate": moments,
            "creditsEarned": numbers,
            "role": texts,
            "source": profiles,
            "result": _several(results),
            "narrative": texts,
            "image": images,
        },
    )
    document: Json = {
        "@context": contexts,
        "id": draw(iris),
        "type": ["VerifiableCredential", draw(st.sampled_from(["OpenBadgeCredential", "AchievementCredential"]))],
        "issuer": draw(st.one_of(iris, profiles)),
        "credentialSubject": draw(subject),
        **draw(st.fixed_dictionaries(dates)),
        **draw(st.fixed_dictionaries({}, optional={"evidence": _several(evidence), "name": names, "image": images})),
    }
    if is_second:
        document |= draw(st.fixed_dictionaries({}, optional={"credentialStatus": statuses, "awardedDate": moments}))
        document["endorsement"] = draw(st.lists(_endorsements(contexts), max_size=2))
        if badges != OB_CONTEXT:
            document.pop("awardedDate", None)
    return document


def _endorsements(contexts: list[str]) -> st.SearchStrategy[Json]:
    subject = _object("EndorsementSubject", {"id": iris}, {"endorsementComment": texts})
    return st.fixed_dictionaries(
        {
            "@context": st.just(contexts),
            "type": st.just(["VerifiableCredential", "EndorsementCredential"]),
            "issuer": profiles,
            "validFrom": moments,
            "credentialSubject": subject,
        },
        optional={"id": iris, "proof": _several(proofs)},
    )
