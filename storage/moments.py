"""Stated times and fingerprints, to columns and back."""

import struct
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from storage.models import Fingerprinted, Published, Revision
from vocabulary.match import Fingerprint
from vocabulary.moment import Moment


def _columns_of(group: type) -> tuple[Any, ...]:
    return tuple(getattr(Revision, name) for name in group.__annotations__)


PUBLISHED = _columns_of(Published)
"""Of a revision what `published_of` reads."""
FINGERPRINT = _columns_of(Fingerprinted)
"""Of a revision what `fingerprint_of` reads."""


def published_values(moment: Moment | None) -> dict[str, Any]:
    """Return the columns of `models.Published`."""
    return {
        "published_iso": moment and moment.iso,
        "published_utc": moment and utc_of(moment),
        "published_precision": moment and moment.precision,
        "published_source": moment and moment.source,
        "published_raw": moment and moment.raw,
        "published_inferred_from": moment and moment.inferred_from,
        "published_latest": moment and moment.latest,
        "published_zone": moment and moment.assumed_zone,
    }


def published_of(row: RowMapping) -> Moment | None:
    """Read the columns of `models.Published`."""
    if row["published_iso"] is None:
        return None
    return Moment(
        iso=row["published_iso"],
        source=row["published_source"],
        raw=row["published_raw"],
        inferred_from=row["published_inferred_from"],
        latest=row["published_latest"],
        assumed_zone=row["published_zone"],
    )


def modified_values(moment: Moment | None) -> dict[str, Any]:
    """Return the columns in which a revision keeps when the page says it was changed."""
    return {
        "modified_iso": moment and moment.iso,
        "modified_source": moment and moment.source,
        "modified_raw": moment and moment.raw,
        "modified_zone": moment and moment.assumed_zone,
    }


def modified_of(row: RowMapping) -> Moment | None:
    """Read the columns of `modified_values`."""
    if row["modified_iso"] is None:
        return None
    return Moment(
        iso=row["modified_iso"],
        source=row["modified_source"],
        raw=row["modified_raw"],
        assumed_zone=row["modified_zone"],
    )


def utc_of(moment: Moment) -> datetime | None:
    """Return the instant in UTC; None when that falls out of the calendar, as in year 1 or 9999."""
    try:
        return moment.utc
    except OverflowError:
        return None


def fingerprint_values(fingerprint: Fingerprint | None) -> dict[str, Any]:
    """Return the columns of `models.Fingerprinted`."""
    return {
        "fingerprint_exact": fingerprint and fingerprint.exact,
        "fingerprint_hashes": fingerprint and struct.pack(f"<{len(fingerprint.hashes)}q", *fingerprint.hashes),
        "fingerprint_shingles": fingerprint and fingerprint.shingles,
        "fingerprint_version": fingerprint and fingerprint.version,
    }


def fingerprint_of(row: RowMapping) -> Fingerprint | None:
    """Read the columns of `models.Fingerprinted`."""
    if row["fingerprint_exact"] is None:
        return None
    return Fingerprint(
        exact=row["fingerprint_exact"],
        hashes=hashes_of(row["fingerprint_hashes"]),
        shingles=row["fingerprint_shingles"],
        version=row["fingerprint_version"],
    )


def hashes_of(packed: bytes) -> tuple[int, ...]:
    """Read the column that holds the hashes of a fingerprint."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)
