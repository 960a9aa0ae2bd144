"""The class of a licence decision as a column, by which articles can be chosen, counted and summed up."""

from sqlalchemy import ColumnElement, Connection, Text, case, literal, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from storage.licences import EXPRESSION
from storage.models import LicenceDecided
from vocabulary.licence import NOASSERTION, Confidence, Decision
from vocabulary.licence_class import ANOTHERS_FLAGS, ANOTHERS_RULES, class_of
from vocabulary.policy import LicenceClass


def licence_class(connection: Connection) -> ColumnElement[str]:
    """What `vocabulary.licence_class.class_of` says of the decision that is joined, or of none.

    It is asked once of each expression that the archive has; the database does the rest.
    """
    expressions = connection.scalars(select(LicenceDecided.expression).distinct()).all()
    named = {one: class_of(Decision(expression=one)) for one in expressions if one != NOASSERTION}
    anothers = or_(*_names(LicenceDecided.flags, ANOTHERS_FLAGS), *_names(LicenceDecided.trace, ANOTHERS_RULES))
    return case(
        (LicenceDecided.confidence == Confidence.CONFLICT, LicenceClass.CONFLICT.value),
        (EXPRESSION == NOASSERTION, case((anothers, LicenceClass.RESERVED.value), else_=LicenceClass.UNKNOWN.value)),
        *((EXPRESSION.in_(_of(named, one)), one.value) for one in LicenceClass if one in named.values()),
        else_=literal(LicenceClass.UNSPECIFIED.value),
    )


def _of(named: dict[str, LicenceClass], wanted: LicenceClass) -> list[str]:
    return [expression for expression, one in named.items() if one is wanted]


def _names(column: InstrumentedAttribute[list[str]], words: frozenset[str]) -> list[ColumnElement[bool]]:
    """Whether a column of JSON lists has one of these words."""
    written = type_coerce(column, Text)
    return [written.contains(f'"{word}"', autoescape=True) for word in sorted(words)]
