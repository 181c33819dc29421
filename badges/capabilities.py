"""Every capability of the service, lowest first. Importing this module fills the table of rights and the registry."""

from __future__ import annotations

from typing import Final

from badges.base import registry, rights
from badges.base.registry import Capability, Job
from badges.exchanges import registration as exchanges
from badges.gatherings import registration as gatherings
from badges.issuing import registration as issuing
from badges.leaving import registration as leaving
from badges.ledger import registration as ledger
from badges.matching import registration as matching
from badges.messages import registration as messages
from badges.network import registration as network
from badges.orientation import registration as orientation
from badges.paper import registration as paper
from badges.people import registration as people
from badges.publication import registration as publication
from badges.questions import registration as questions
from badges.recognition import registration as recognition
from badges.reports import registration as reports
from badges.sharing import registration as sharing

ALL: Final[tuple[Capability, ...]] = tuple(
    room.CAPABILITY
    for room in (
        paper, network, people, gatherings, exchanges, orientation, matching, recognition, ledger, publication, issuing,
        questions, sharing, messages, leaving, reports,
    )
)  # fmt: skip
JOBS: Final[dict[str, Job]] = {job.name: job for capability in ALL for job in capability.jobs}

registry.fill(ALL)
rights.fill(row for capability in ALL for row in capability.rights)
