"""`Reader.look` rejects a bad page: too wide, a field without a name, a script from elsewhere."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, People, Town

BAD = {
    "too wide": ('<h1>Large</h1><div class="x"></div><table><tr><td>' + "x" * 400 + "</td></tr></table>", "px wide"),
    "without a name": ('<h1>Sans nom</h1><input name="x">', "label"),
    "with a script": ("<h1>Script</h1><script>document.title = 1</script>", "Content Security Policy"),
    "without a heading": ("<p>Rien</p>", "assert 0 == 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_page_is_noticed(town: Town, people: People, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body, words = BAD[name]
    page = f'<!doctype html><html lang="fr"><head><title>{name}</title></head><body><main>{body}</main></body></html>'
    home = town.app.view_functions["counter.home"]

    def bad() -> str:
        return page

    bad.__dict__.update(home.__dict__)
    monkeypatch.setitem(town.app.view_functions, "counter.home", bad)
    reader = people(PHONE).open("/")
    with pytest.raises(AssertionError, match=words):
        reader.look()
    reader.complaints.clear()
