"""« Une collègue lira d'abord » on the pages: told before the member is asked, read and answered in one tap."""

from __future__ import annotations

from sqlalchemy import update

from badges.network.tables import Staff
from badges.recognition.states import AwardState
from tests.cast.late import prepared
from tests.cast.office import Browser, Gatherings, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import award
from tests.cast.wizard import ready, signed

FIRST = "Une collègue lira d’abord"


def answer(browser: Browser, award_id: int, said: str) -> str:
    """Answer in one tap on the reading's page."""
    path = f"/reconnaitre/{award_id}/relecture"
    return browser.sent(path, {"digest": hidden_fields(browser.get(path))["digest"], "answer": said})


def test_an_ordinary_award_keeps_its_taps(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    page = lea.get(f"/reconnaitre/{award_id}/apercu").text
    assert FIRST not in page and f'href="/reconnaitre/{award_id}/accord"' in page and "relecture" not in page
    assert "mot de passe" not in lea.get(f"/reconnaitre/{award_id}/accord").text
    assert lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"}) == f"/reconnaitre/{award_id}/merci"
    assert "mot de passe" not in lea.get(f"/reconnaitre/{award_id}/signer").text
    assert lea.sent(f"/reconnaitre/{award_id}/signer") == f"/reconnaitre/{award_id}/fait"
    for words in ("À relire", "À revoir", "c’est vous", "Plus de 30"):
        assert words not in lea.get("/aujourdhui").text


def test_a_colleague_reads_first(lea: Browser, helene: Browser, cast: Cast) -> None:
    award_id = prepared(cast)
    preview, agreement = f"/reconnaitre/{award_id}/apercu", f"/reconnaitre/{award_id}/accord"
    page = lea.get(preview).text
    assert FIRST in page and "Hélène Roux" in page and f'href="{agreement}"' not in page
    assert lea.get(agreement, 303).headers["Location"] == preview  # the member is not asked
    assert lea.send(preview, {"answer": "yes"}, to=agreement).headers["Location"] == preview
    assert "À relire" not in helene.get("/aujourdhui").text
    assert lea.sent(preview, to=f"/reconnaitre/{award_id}/relecture/demander") == preview
    assert "C’est demandé à Hélène Roux" in lea.get(preview).text
    today = helene.get("/aujourdhui").text
    assert "À relire : ".replace(" :", "\u00a0:") in today and f'href="/reconnaitre/{award_id}/relecture"' in today
    read = helene.get(f"/reconnaitre/{award_id}/relecture").text
    assert "Léa Martin vous demande de lire" in read and "Travailler en équipe" in read
    assert lea.get(f"/reconnaitre/{award_id}/relecture", 303).headers["Location"] == f"/reconnaitre/{award_id}"
    assert answer(helene, award_id, "fine") == "/aujourdhui?relu=1"
    assert "À relire" not in helene.get("/aujourdhui?relu=1").text
    page = lea.get(preview).text
    assert "Hélène Roux a lu" in page and f'href="{agreement}"' in page
    assert lea.sent(agreement, {"answer": "yes"}) == f"/reconnaitre/{award_id}/merci"
    lea.sent(f"/reconnaitre/{award_id}/signer")
    assert award(cast.services, award_id).state == AwardState.ISSUED


def test_to_look_at_together_is_told_to_both(lea: Browser, helene: Browser, cast: Cast) -> None:
    award_id = prepared(cast)
    lea.sent(f"/reconnaitre/{award_id}/apercu", to=f"/reconnaitre/{award_id}/relecture/demander")
    answer(helene, award_id, "together")
    for browser, other in ((lea, "Hélène Roux"), (helene, "Léa Martin")):
        page = browser.get("/aujourdhui").text
        assert "À revoir ensemble" in page and f"à voir avec {other}" in page
    page = lea.get(f"/reconnaitre/{award_id}/apercu").text
    assert "Rien n’est perdu" in page and f'href="/reconnaitre/{award_id}/vu"' in page
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": ["2", "3"]})
    assert "À revoir ensemble" not in lea.get("/aujourdhui").text
    assert FIRST in lea.get(f"/reconnaitre/{award_id}/apercu").text


def test_what_changed_meanwhile_is_read_again(lea: Browser, helene: Browser, cast: Cast) -> None:
    award_id = prepared(cast)
    lea.sent(f"/reconnaitre/{award_id}/apercu", to=f"/reconnaitre/{award_id}/relecture/demander")
    path = f"/reconnaitre/{award_id}/relecture"
    digest = hidden_fields(helene.get(path))["digest"]
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": ["2", "3"]})
    page = helene.send(path, {"digest": digest, "answer": "fine"})
    assert page.status_code == 422 and "Relisez-le" in page.text
    assert "demandé" in lea.get(f"/reconnaitre/{award_id}/apercu").text


def test_alone_she_goes_on(lea: Browser, cast: Cast) -> None:
    award_id = prepared(cast)
    with cast.services.database.begin() as session:
        session.execute(update(Staff).where(Staff.id != cast.lea.staff_id).values(active=False))
    preview = f"/reconnaitre/{award_id}/apercu"
    assert "pas de collègue" in lea.get(preview).text
    lea.sent(preview, to=f"/reconnaitre/{award_id}/relecture/demander")
    assert f'href="/reconnaitre/{award_id}/accord"' in lea.get(preview).text


def test_the_switch_on_the_members_page(lea: Browser, helene: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    page, switch = f"/membres/{two_gatherings[0]}", f"/membres/{two_gatherings[0]}/collegue-signe"
    assert "Je préfère qu’une collègue les délivre" in lea.get(page).text
    assert lea.sent(page, {"wanted": "y"}, to=switch) == f"{page}?note=1"
    assert "Les délivrer à nouveau moi-même" in lea.get(page).text
    assert "Je préfère qu’une collègue les délivre" in helene.get(page).text  # nobody is told what another prefers
    award_id = ready(lea, cast, two_gatherings)
    preview = f"/reconnaitre/{award_id}/apercu"
    assert FIRST in lea.get(preview).text
    lea.sent(preview, to=f"/reconnaitre/{award_id}/relecture/demander")
    assert "ce sera vous" in helene.get(f"/reconnaitre/{award_id}/relecture").text
    answer(helene, award_id, "fine")
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(page, to=switch)
    assert "Je préfère qu’une collègue les délivre" in lea.get(page).text


def test_a_reading_that_is_needed_after_the_yes(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    member = f"/membres/{two_gatherings[0]}"
    lea.sent(member, {"wanted": "y"}, to=f"{member}/collegue-signe")
    sign, preview = f"/reconnaitre/{award_id}/signer", f"/reconnaitre/{award_id}/apercu"
    assert lea.get(sign, 303).headers["Location"] == preview
    assert lea.send(preview, to=sign).headers["Location"] == preview


def test_who_prepared_it_signs_when_she_prefers_not_to(
    lea: Browser, helene: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    member = f"/membres/{two_gatherings[0]}"
    helene.sent(member, {"wanted": "y"}, to=f"{member}/collegue-signe")
    sign = f"/reconnaitre/{award_id}/signer"
    page = helene.send(sign)
    assert page.status_code == 409 and "qui a préparé ce badge" in page.text
    assert lea.sent(sign) == f"/reconnaitre/{award_id}/fait"


def test_another_site_sees_nothing(lea: Browser, cast: Cast) -> None:
    elsewhere = prepared(cast, cast.karim, member=cast.member("Fatou", site="auzances"), site=cast.auzances)
    lea.get(f"/reconnaitre/{elsewhere}/relecture", 404)
    assert lea.send("/aujourdhui", to=f"/reconnaitre/{elsewhere}/relecture/demander").status_code == 404
    member = award(cast.services, elsewhere).member_id
    assert lea.send("/aujourdhui", {"wanted": "y"}, to=f"/membres/{member}/collegue-signe").status_code == 404
    assert lea.send("/aujourdhui", {"answer": "yes"}, to=f"/membres/{member}/cest-vous").status_code == 404


def test_a_signed_award_is_not_read_any_more(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = signed(lea, cast, two_gatherings)
    assert lea.get(f"/reconnaitre/{award_id}/relecture", 303).headers["Location"] == f"/reconnaitre/{award_id}"
    ask = f"/reconnaitre/{award_id}/relecture/demander"
    assert lea.sent("/aujourdhui", to=ask) == f"/reconnaitre/{award_id}"
