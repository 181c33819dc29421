"""Wire constants: the words that the standards fix, spelled once.

Open Badges 3.0 sections "Serialization" and "Document Formats", Open Badges 2.0, VC Data Model 1.1 and 2.0,
VC Data Integrity, Controlled Identifiers, Bitstring Status List.
"""

from typing import Final

# JSON-LD contexts
VC_V1: Final = "https://www.w3.org/2018/credentials/v1"
VC_V2: Final = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT_UNVERSIONED: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
OB_CONTEXT_301: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB_CONTEXT_302: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
OB_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_CONTEXTS: Final = frozenset({OB_CONTEXT, OB_CONTEXT_302, OB_CONTEXT_301, OB_CONTEXT_UNVERSIONED})
EXTENSIONS_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
OB2_CONTEXT: Final = "https://w3id.org/openbadges/v2"
DATA_INTEGRITY_V1: Final = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1: Final = "https://w3id.org/security/multikey/v1"
JWK_V1: Final = "https://w3id.org/security/jwk/v1"
DID_V1: Final = "https://www.w3.org/ns/did/v1"
ED25519_2020_V1: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
STATUS_LIST_2021_V1: Final = "https://w3id.org/vc/status-list/2021/v1"

# Types
VERIFIABLE_CREDENTIAL: Final = "VerifiableCredential"
OPEN_BADGE_CREDENTIAL: Final = "OpenBadgeCredential"
ACHIEVEMENT_CREDENTIAL: Final = "AchievementCredential"
ENDORSEMENT_CREDENTIAL: Final = "EndorsementCredential"
ACHIEVEMENT: Final = "Achievement"
ACHIEVEMENT_SUBJECT: Final = "AchievementSubject"
ENDORSEMENT_SUBJECT: Final = "EndorsementSubject"
ALIGNMENT: Final = "Alignment"
EVIDENCE: Final = "Evidence"
IDENTITY_OBJECT: Final = "IdentityObject"
IMAGE: Final = "Image"
PROFILE: Final = "Profile"
ADDRESS: Final = "Address"
BITSTRING_STATUS_LIST_CREDENTIAL: Final = "BitstringStatusListCredential"
BITSTRING_STATUS_LIST: Final = "BitstringStatusList"
BITSTRING_STATUS_LIST_ENTRY: Final = "BitstringStatusListEntry"
STATUS_LIST_2021_CREDENTIAL: Final = "StatusList2021Credential"
STATUS_LIST_2021_ENTRY: Final = "StatusList2021Entry"
REVOCATION_LIST_1EDTECH: Final = "1EdTechRevocationList"
SCHEMA_VALIDATOR_1EDTECH: Final = "1EdTechJsonSchemaValidator2019"
CREDENTIAL_REFRESH_1EDTECH: Final = "1EdTechCredentialRefresh"
DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"
ED25519_SIGNATURE_2020: Final = "Ed25519Signature2020"
MULTIKEY: Final = "Multikey"
JSON_WEB_KEY: Final = "JsonWebKey"
OB2_ASSERTION: Final = "Assertion"
OB2_BADGE_CLASS: Final = "BadgeClass"
OB2_PROFILE: Final = "Profile"
OB2_ISSUER: Final = "Issuer"
OB2_ENDORSEMENT: Final = "Endorsement"
OB2_CRYPTOGRAPHIC_KEY: Final = "CryptographicKey"
OB2_REVOCATION_LIST: Final = "RevocationList"
HOSTED_BADGE: Final = "HostedBadge"
SIGNED_BADGE: Final = "SignedBadge"

# Purposes and cryptosuites
ASSERTION_METHOD: Final = "assertionMethod"
REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"
MESSAGE: Final = "message"
EDDSA_RDFC_2022: Final = "eddsa-rdfc-2022"
EDDSA_2022: Final = "eddsa-2022"
EDDSA_JCS_2022: Final = "eddsa-jcs-2022"
ECDSA_RDFC_2019: Final = "ecdsa-rdfc-2019"
ECDSA_JCS_2019: Final = "ecdsa-jcs-2019"
ECDSA_SD_2023: Final = "ecdsa-sd-2023"

# Media types
JSON: Final = "application/json"
LD_JSON: Final = "application/ld+json"
VC: Final = "application/vc"
VC_LD_JSON: Final = "application/vc+ld+json"
VC_JWT: Final = "application/vc+jwt"
JWT: Final = "application/jwt"
TEXT: Final = "text/plain"
DID_JSON: Final = "application/did+json"
DID_LD_JSON: Final = "application/did+ld+json"
JWK_JSON: Final = "application/jwk+json"
JWK_SET_JSON: Final = "application/jwk-set+json"
PNG: Final = "image/png"
SVG: Final = "image/svg+xml"

# Baking
PNG_KEYWORD_V2: Final = "openbadges"
PNG_KEYWORD_V3: Final = "openbadgecredential"
SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
SVG_NAMESPACE_V2: Final = "http://openbadges.org"
SVG_NAMESPACE_V3: Final = "https://purl.imsglobal.org/ob/v3p0"
SVG_ELEMENT_V2: Final = "assertion"
SVG_ELEMENT_V3: Final = "credential"

# Recipient identities (OB 3.0 IdentifierTypeEnum)
IDENTIFIER_TYPES: Final = frozenset(
    {
        "name",
        "sourcedId",
        "systemId",
        "productId",
        "userName",
        "accountId",
        "emailAddress",
        "nationalIdentityNumber",
        "isbn",
        "issn",
        "lisSourcedId",
        "oneRosterSourcedId",
        "sisSourcedId",
        "ltiContextId",
        "ltiDeploymentId",
        "ltiToolId",
        "ltiPlatformId",
        "ltiUserId",
        "identifier",
    }
)

# W3C problem types (VC Data Model 2.0, VC Data Integrity, Bitstring Status List, VC JOSE COSE)
PARSING_ERROR: Final = "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
CRYPTOGRAPHIC_SECURITY_ERROR: Final = "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
MALFORMED_VALUE_ERROR: Final = "https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR"
RANGE_ERROR: Final = "https://www.w3.org/TR/vc-data-model#RANGE_ERROR"
PROOF_VERIFICATION_ERROR: Final = "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
PROOF_TRANSFORMATION_ERROR: Final = "https://w3id.org/security#PROOF_TRANSFORMATION_ERROR"
DATA_LOSS_DETECTION_ERROR: Final = "https://w3id.org/security#DATA_LOSS_DETECTION_ERROR"
INVALID_VERIFICATION_METHOD: Final = "https://w3id.org/security#INVALID_VERIFICATION_METHOD"
INVALID_CONTROLLED_IDENTIFIER_DOCUMENT: Final = "https://w3id.org/security#INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD: Final = (
    "https://w3id.org/security#INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
)
STATUS_RETRIEVAL_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_RETRIEVAL_ERROR"
STATUS_VERIFICATION_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR"
STATUS_LIST_LENGTH_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#STATUS_LIST_LENGTH_ERROR"
STATUS_RANGE_ERROR: Final = "https://www.w3.org/ns/credentials/status-list#RANGE_ERROR"
