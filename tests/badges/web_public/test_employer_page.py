"""The employer's page: verdicts in words, kind pages, JSON at the same address."""

from tests.badges.web_public.conftest import Cast


def test_valid(cast: Cast, client) -> None:
    code = cast.awarded()
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200, answer.text
    print(answer.text)
    assert "<h1>Authentique et en cours de validité</h1>" in answer.text
