"""What is done with texts, by licence class, confidence, reservations and take-downs: rules as data, a pure decision.

`defaults.toml` is the policy that is shipped. `read_policy` reads a user's on top of it, `rule` says what may be done
with one text and why not more, `stored` how much of it is kept. None of this is legal advice.
"""

from pipelines.policy.rules import Policy, default_policy, read_policy
from pipelines.policy.ruling import VERBATIM_ONLY, Known, Refusal, Ruling, rule, stored
from vocabulary.licence_class import class_of

__all__ = [
    "VERBATIM_ONLY",
    "Known",
    "Policy",
    "Refusal",
    "Ruling",
    "class_of",
    "default_policy",
    "read_policy",
    "rule",
    "stored",
]
