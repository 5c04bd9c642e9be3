"""The verbs of deadlines. Subject and traits come from the caller, who has looked the subject up and holds its lock."""

from shouwen.casework.deadlines.actions.extending import (
    ByLaw,
    Rights,
    decide_extension,
    lapse_extensions,
    request_extension,
)
from shouwen.casework.deadlines.actions.keeping import Later
from shouwen.casework.deadlines.actions.pausing import pause, resume
from shouwen.casework.deadlines.actions.presets import decline_presets, take_presets
from shouwen.casework.deadlines.actions.ruling import (
    PolicyInput,
    RungInput,
    StageInput,
    add_policy,
    change_ladder,
    change_policy,
    count_again,
    end_policy,
)
from shouwen.casework.deadlines.actions.running import mark, rebase, rehome, revive, stop
from shouwen.casework.deadlines.actions.seeding import load_policies, seed
from shouwen.casework.deadlines.actions.settling import settle
from shouwen.casework.deadlines.actions.starting import Started, enter, open_clock, open_law, start
from shouwen.casework.deadlines.actions.sweeping import answer_climb, recount, sweep
from shouwen.casework.deadlines.actions.trial import simulate
from shouwen.casework.deadlines.queries.tried import Draft, Matter
from shouwen.casework.deadlines.states import Subject, Traits

__all__ = [
    "ByLaw",
    "Draft",
    "Later",
    "Matter",
    "PolicyInput",
    "Rights",
    "RungInput",
    "StageInput",
    "Started",
    "Subject",
    "Traits",
    "add_policy",
    "answer_climb",
    "change_ladder",
    "change_policy",
    "count_again",
    "decide_extension",
    "decline_presets",
    "end_policy",
    "enter",
    "lapse_extensions",
    "load_policies",
    "mark",
    "open_clock",
    "open_law",
    "pause",
    "rebase",
    "recount",
    "rehome",
    "request_extension",
    "resume",
    "revive",
    "seed",
    "settle",
    "simulate",
    "start",
    "stop",
    "sweep",
    "take_presets",
]
