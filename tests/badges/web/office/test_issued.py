"""The badges of a site: those to finish and those that were given, thirty a page, and found by the member's name."""

from __future__ import annotations

import re
from datetime import timedelta

from badges.base.text import codes
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.reported import Recorder
from tests.cast.statements import statements

LIST = "/badges-delivres"
CODE = re.compile(r'href="/reconnaitre/(\d+)')


def given(cast: Cast, count: int, *, begun: bool = False, site: str = "gueret") -> list[int]:
    """So many badges of as many members, the latest first: issued ones, or those that were begun."""
    recorder, found = Recorder(cast), []
    for number in range(count):
        member = cast.member(f"{'Zoé' if begun else 'Jeanne'}{number:02d}", "Petit", site=site)
        at = cast.services.now() - timedelta(days=count - number)
        award = recorder.badge(member, at, site=cast.site_ids[site])
        with cast.services.database.begin() as session:
            row = session.get_one(Award, award)
            row.code = codes.generate()
            if begun:
                row.state, row.issued_at, row.criteria = AwardState.DRAFT, None, ["1"]
        found.append(award)
    return found[::-1]


def shown(lea: Browser, address: str) -> list[int]:
    """The awards of a page, in its order."""
    with statements(lea.client.application) as asked:
        page = lea.get(address).text
    assert len(asked) <= 12 and len(page) < 100_000
    return [int(number) for number in CODE.findall(page)]


def test_the_badges_of_a_site_are_found_by_the_name_and_paged(lea: Browser, cast: Cast) -> None:
    issued = given(cast, 62)
    given(cast, 1, site="auzances")
    assert shown(lea, LIST) == issued[:30]
    assert shown(lea, f"{LIST}?apres={issued[29]}") == issued[30:60]
    assert shown(lea, f"{LIST}?apres={issued[59]}") == issued[60:]
    assert f'href="{LIST}?apres={issued[29]}"' in lea.get(LIST).text
    last = lea.get(f"{LIST}?apres={issued[59]}").text
    assert "Page suivante" not in last and f'href="{LIST}"' in last
    assert shown(lea, f"{LIST}?q=jeanne07") == [issued[-8]]
    assert shown(lea, f"{LIST}?q=petit") == issued[:30]
    assert f"q=petit&amp;apres={issued[29]}" in lea.get(f"{LIST}?q=petit").text
    assert "Aucun badge à ce nom ici" in lea.get(f"{LIST}?q=zzyx").text


def way(page: str, words: str) -> str:
    """Where the link of these words leads."""
    return (
        page.replace("\u00a0", " ").split(f">{words}</a>")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )


def test_each_page_leads_back_to_the_one_before_as_far_as_one_went(lea: Browser, cast: Cast) -> None:
    issued, path, trail = given(cast, 125), f"{LIST}?q=petit", list[str]()
    assert "Page précédente" not in lea.get(path).text
    for number in range(4):
        trail.append(path)
        path = way(lea.get(path).text, "Page suivante")
        assert shown(lea, path) == issued[30 * (number + 1) : 30 * (number + 2)]
    while trail:
        path = way(lea.get(path).text, "Page précédente")
        assert path == trail.pop()
    begun = given(cast, 61, begun=True)
    last = way(lea.get(way(lea.get(LIST).text, "À reprendre : page suivante")).text, "À reprendre : page suivante")
    assert shown(lea, last) == begun[60:]
    assert shown(lea, way(lea.get(last).text, "Page précédente")) == begun[30:60]
    kept = lea.get(f"{LIST}?apres={issued[29]}&pages=%22%3E%3Cscript%3E&pages=//evil.example").text
    assert "<script>" not in kept.split("Page précédente")[0][-300:] and 'href="//evil' not in kept


def test_those_to_finish_are_paged_and_none_is_left_out(lea: Browser, cast: Cast) -> None:
    issued, begun = given(cast, 1), given(cast, 61, begun=True)
    assert shown(lea, LIST) == [*begun[:30], *issued]
    assert f'href="{LIST}?reprendre={begun[29]}"' in lea.get(LIST).text
    assert shown(lea, f"{LIST}?reprendre={begun[29]}") == begun[30:60]
    assert shown(lea, f"{LIST}?reprendre={begun[59]}") == begun[60:]
    assert "page suivante" not in lea.get(f"{LIST}?reprendre={begun[59]}").text
    assert shown(lea, f"{LIST}?q=zoe60") == [begun[0]]


def test_what_was_begun_without_a_word_is_none_to_finish(lea: Browser, cast: Cast) -> None:
    (award,) = given(cast, 1, begun=True)
    assert shown(lea, LIST) == [award]  # the control
    with cast.services.database.begin() as session:
        session.get_one(Award, award).criteria = []
    assert shown(lea, LIST) == [] and "Aucun badge pour le moment" in lea.get(LIST).text


def test_a_page_behind_a_badge_of_another_site_is_the_first(lea: Browser, cast: Cast) -> None:
    (own,), (other,) = given(cast, 1), given(cast, 1, site="auzances")
    assert shown(lea, f"{LIST}?apres={other}") == [own] == shown(lea, f"{LIST}?reprendre={other}")
