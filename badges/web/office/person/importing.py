"""Members from a CSV file (J2): which columns, the preview, and nothing written until it is confirmed.

Between the preview and its confirmation the rows stand in the page alone, with a MAC: the service keeps nothing of
people who are not registered. Confirming reads them again as if they were new.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Final

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import Outdated, Refused
from badges.base.facts import declared
from badges.base.text import names
from badges.network.views import SiteView
from badges.people.facts import MemberFacts
from badges.people.importing import csv_rows, plan, register_list
from badges.people.importing.rules import FIELDS
from badges.people.importing.views import ListFile, ListLine, ListPlan, ListRow, Standing
from badges.web.http import fields, forms, parked_forms, wording
from badges.web.http.access import Upload, actor, entrance, services
from badges.web.office import room
from keys import tokens

FIELD_BYTES: Final = 4 * 1024 * 1024  # the rows of the largest file, as one field, and the ticks
FIRST: Final = 10  # rows shown as they would be registered
MOST_TWINS: Final = 100  # that can be ticked at once; the same file shows the others once these are registered
MOST_CELLS: Final = 100  # faulty rows beside which the cell is shown; beyond, their numbers alone


@dataclass(frozen=True)
class Wrong:
    """A sentence, and the rows that it is about: their numbers, each with its cell where there are few."""

    sentence: str
    rows: tuple[tuple[int, str], ...]


@room.blueprint.route("/membres/importer", methods=["GET", "POST"])
@entrance("staff", upload=Upload(FIELD_BYTES, "list.too_large"))
def import_members() -> ResponseReturnValue:
    """Choose a file, see what it would register, confirm. 422 for a file that is not read; 409 when it is outdated."""
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    file = None
    if form is not None and not errors:
        file = _carried(form, site.id) if form.get("rows") else _chosen(errors)
        if file is None:
            errors.add("file", "list.none")
    if file is None:
        return render_template(
            "office/import.html",
            errors=errors,
            site=site,
            columns=list(zip(FIELDS, _titles(), strict=True)),
            most=csv_rows.MOST_ROWS,
        ), 422 if errors else 200
    outdated = False
    if request.method == "POST" and form is not None and form.get("confirm"):
        ticked = {number for each in form.getlist("other") if (number := parsers.row_number(each)) is not None}
        shown = form.get(versions.FIELD)
        try:
            count = register_list.register_list(services(), actor(), site.id, file, others=ticked, shown=shown)
            return redirect(url_for("office.member_list", inscrites=count), 303)
        except Outdated:
            outdated = True
    found = plan.plan(services(), actor(), site.id, file)
    return _preview(site, file, found, outdated=outdated)


@room.blueprint.get("/membres/importer/modele")
@entrance("staff")
def import_model() -> Response:
    """An empty file with the titles of the columns, which a spreadsheet opens as such."""
    text = ";".join(_titles()) + "\r\n"
    response = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="modele-membres.csv"'
    return response


def _titles() -> list[str]:
    return [fields.noun(declared(MemberFacts)[name]) for name in FIELDS]


def _preview(site: SiteView, file: ListFile, found: ListPlan, *, outdated: bool) -> ResponseReturnValue:
    new, twins, known = (found.of(each) for each in (Standing.NEW, Standing.TWIN, Standing.KNOWN))
    wrong = found.of(Standing.WRONG)
    return render_template(
        "office/import_preview.html",
        errors=forms.FieldErrors(),
        site=site,
        rows=_sealed(_without(file, wrong), site.id),
        version=found.version(),
        outdated=outdated,
        count=len(file.rows),
        new=new,
        first=FIRST,
        twins=twins[:MOST_TWINS],
        more_twins=max(0, len(twins) - MOST_TWINS),
        known=len(known),
        wrong=_wrong(wrong),
        wrong_count=len(wrong),
        left_out=file.left_out,
        shown_name=_shown_name,
        said_of=_said_of,
    ), 409 if outdated else 200


def _without(file: ListFile, wrong: Sequence[ListLine]) -> ListFile:
    """The file without the rows that cannot be registered: a page carries none of them."""
    numbers = {each.row.number for each in wrong}
    return replace(file, rows=tuple(each for each in file.rows if each.number not in numbers))


def _shown_name(line: ListLine) -> str:
    return names.full(line.card.given_name, line.card.family_name) if line.card is not None else ""


def _said_of(card: MemberFacts) -> list[str]:
    """What a card says besides the name, in words."""
    known = declared(MemberFacts)
    rest = [name for name in FIELDS if name not in ("given_name", "family_name")]
    return [words for name in rest if (words := fields.said(known[name], getattr(card, name)))]


def _wrong(lines: Sequence[ListLine]) -> list[Wrong]:
    """The faults by sentence, in the order in which they are met; every row is named."""
    cells = len(lines) <= MOST_CELLS
    found: dict[str, list[tuple[int, str]]] = {}
    for line in lines:
        for fault in line.faults:
            sentence = wording.words(fault.refusal.code, **fault.refusal.facts)
            found.setdefault(sentence, []).append((line.row.number, _short(fault.cell) if cells else ""))
    return [Wrong(sentence, tuple(rows)) for sentence, rows in found.items()]


def _short(cell: str) -> str:
    """A cell as it is, on one line; the end of a long one is left out."""
    text = names.clean(cell) or ""
    return text if len(text) <= 70 else f"{text[:69]}…"


def _chosen(errors: forms.FieldErrors) -> ListFile | None:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    try:
        return csv_rows.read(upload.read(csv_rows.MOST_BYTES + 1))
    except Refused as refusal:
        errors.add("file", refusal.code, **refusal.facts)
        return None


def _purpose(site_id: int) -> str:
    """A preview is read by the columns with which it was made; one of before an update is chosen anew."""
    return f"members of {site_id} by {' '.join(FIELDS)}"


def _sealed(file: ListFile, site_id: int) -> str:
    facts = [file.digest, [list(astuple(row)) for row in file.rows], list(file.left_out)]
    data = zlib.compress(json.dumps(facts, ensure_ascii=False).encode(), 9)
    return tokens.write(services().settings.secret_key, _purpose(site_id), data)


def _carried(form: forms.Form, site_id: int) -> ListFile | None:
    """The file of a preview of ours; None for anything else."""
    data = tokens.read(services().settings.secret_key, _purpose(site_id), form.get("rows", ""))
    if data is None:
        return None
    digest, rows, left_out = json.loads(zlib.decompress(data))
    return ListFile(
        digest, tuple(ListRow(number, tuple(cells), spills) for number, cells, spills in rows), tuple(left_out)
    )
