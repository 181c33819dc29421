"""One module per check. `check(examination)` returns findings: a finding is data and never an exception.

What could not be done is UNKNOWN. An OpenBadgesError that a check lets through becomes a finding in the pipeline.
"""
