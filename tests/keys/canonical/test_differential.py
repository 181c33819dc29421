"""Our walk and canonicalization against PyLD's, which shares no line with them, on generated credentials."""

from hypothesis import HealthCheck, given, settings

from keys.canonical import canonicalize
from tests.keys.canonical.credentials import Json, credentials
from tests.keys.canonical.oracle import normalized


@given(credentials())
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_ours_and_pyld_agree(document: Json) -> None:
    assert canonicalize(document).decode() == normalized(document)
