"""What questions are answered with: frozen rows, one class per question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vocabulary.article import Author, SeedMatch
from vocabulary.change import Change, Level, Note
from vocabulary.coverage import Certainty, Role
from vocabulary.form import Form
from vocabulary.health import Sign, Standing
from vocabulary.judgement import Judged
from vocabulary.licence import Confidence, Licence
from vocabulary.match import Fingerprint, Verdict
from vocabulary.metadata import Particulars, Record
from vocabulary.moment import Moment
from vocabulary.origin import Origin
from vocabulary.outcome import Outcome, RunState, SourceState
from vocabulary.policy import LicenceClass, Loosening, Takedown
from vocabulary.run import SourceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """One answer of a server as it was kept; its bytes come from `queries.capture_body`."""

    id: int
    url: str
    """What was asked for."""
    final_url: str
    """Where the answer came from, after redirects."""
    fetched_at: datetime
    status: int | None
    headers: tuple[tuple[str, str], ...]
    sha256: str
    """Of the body, content encodings removed."""
    size: int
    """Of the body, in bytes."""
    part: int = 1
    """Of an article of several pages, the how manyth this is; they follow the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedRow:
    """Under which circumstances an answer was had."""

    revision: int
    """Number of the text that was read from it."""
    run: int
    is_recorded: bool
    """It was read from a recording or a collection: nobody asked a server."""
    found_by: str
    source: str
    """Address or file of what named the page."""
    outcome: str | None
    has_bytes: bool
    """Whether its body is kept."""
    robots_status: int | None
    robots_sha256: str | None
    """Of the robots.txt that was in force; None where the host has none or nobody asked."""
    imported: str | None
    """File, hash and place, where it was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriersRow:
    """What was kept with an answer that may reserve rights (`pipelines.reservations`)."""

    body: bytes = field(repr=False)
    robots: bytes | None = field(repr=False)
    """None when the host has no robots.txt, or nobody asked for it."""
    files: Mapping[str, bytes] = field(repr=False)
    """TDMRep's file and RSL documents, by address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the archive holds it now: its newest revision with everything that belongs to it."""

    id: int
    outlet: str
    outlet_title: str
    country: str | None
    url: str
    title: str | None
    title_source: str | None
    authors: tuple[Author, ...]
    published: Moment | None
    modified: Moment | None
    language: str | None
    text: str | None = field(repr=False)
    """None when only the fingerprint is kept (an unrelated article)."""
    compared: str | None = field(repr=False)
    """The text without licence sentence and wire furniture: what was matched. None when the text is not kept."""
    extractor: str
    licence: Licence
    fingerprint: Fingerprint | None
    first_seen: datetime
    last_seen: datetime
    captures: tuple[CaptureRow, ...]
    matches: tuple[SeedMatch, ...]
    """Current verdicts, one per seed it was held against."""
    revisions: int
    """How many texts of it are known: 1 for an article that never changed."""
    aliases: tuple[str, ...]
    """Other addresses of the same outlet under which it was met."""
    syndicated_from: str | None = None
    """The canonical address at another site that the page states: whose text it says it is."""
    origins: tuple[Origin, ...] | None = None
    """What page and text say of whose text it is, the clearest first; None: nobody looked when it was read."""
    form: Form = Form()
    """What is known of the text besides its words: kind, structure, who may read all of it, where it was read."""
    particulars: Particulars = Particulars()
    """Section, tags, description, publisher and picture, as the page states them."""
    text_withheld: str | None = None
    """Why the text is not kept, where policy or a take-down says so."""
    takedown: int | None = None
    """Number of the take-down that holds for it."""
    licence_looked: datetime | None = None
    """When what it says of its licence was looked at last."""
    gone_at: datetime | None = None
    """When its page was first found gone (404, 410), if it has not been seen since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakedownRow:
    """A take-down, and the articles that are taken down by it."""

    takedown: Takedown
    articles: tuple[tuple[int, str], ...]
    """Id and address of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseningRow:
    """Where a policy that was used on the archive allowed more than the shipped one."""

    loosening: Loosening
    policy_version: str
    used_at: datetime
    """When it was first used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitRow:
    """An article that is coverage, and when it is to be looked at again."""

    article_id: int
    outlet: str
    url: str
    title: str | None
    seeds: tuple[str, ...]
    """Whose coverage it is, by name."""
    page_id: int
    link: str
    """What is asked for."""
    looked_at: datetime
    """When its page gave an answer about itself last."""
    due_at: datetime | None
    """When it is to be looked at next; None when the last look is over."""
    waits_until: datetime | None
    """Until when it waits because its page was in trouble lately, if it does."""
    revisions: int
    """How many texts of it are kept."""
    gone_at: datetime | None
    """When its page was found gone, if it is."""

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be looked at by now."""
        return self.due_at is not None and self.due_at <= now and self.waits_until is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One text of an article, as it stood from `first_seen` on."""

    number: int
    """Counted from 1."""
    first_seen: datetime
    title: str | None
    authors: tuple[Author, ...]
    published: Moment | None
    modified: Moment | None
    language: str | None
    text: str | None = field(repr=False)
    text_withheld: str | None
    """Why the text is not kept where policy, or a take-down, says so."""
    form: Form
    particulars: Particulars
    extractor: str
    """Name and version of what read it; empty when the text is not kept."""
    licence: Licence
    matches: tuple[SeedMatch, ...]
    """Its own verdicts, which are made anew for each text."""
    change: Change | None
    """How much it says that the text before did not; None of the first, and where one of both is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionRow:
    """How a text's page was read before a later extractor read it otherwise."""

    revision: int
    """Number of the text."""
    extractor: str
    replaced_at: datetime
    title: str | None
    authors: tuple[Author, ...]
    published: str | None
    """ISO 8601 as the page states it."""
    modified: str | None
    language: str | None
    form: Form
    """Without what says so."""
    particulars: Particulars
    record: Record | None = field(repr=False)
    """All that was stated of each field; None of texts that were read before this was kept."""
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedRow:
    """A stored article that was not yet held against a seed."""

    article_id: int
    title: str | None
    compared: str = field(repr=False)
    fingerprint: Fingerprint
    language: str | None = None
    published: Moment | None = None
    form: Form = Form()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRow:
    """What of a stored article tells from where it has its text."""

    id: int
    outlet: str
    outlet_title: str
    url: str
    published: Moment | None
    origins: tuple[Origin, ...] | None
    """None: nobody looked when it was read; then `text`, `authors` and `syndicated_from` tell what they can."""
    syndicated_from: str | None
    text: str | None = field(repr=False)
    authors: tuple[Author, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A stored article whose verdict against a seed is missing, or of older rules."""

    article_id: int
    title: str | None
    text: str = field(repr=False)
    compared: str = field(repr=False)
    blocks: frozenset[int] = field(repr=False)
    """What its outlet repeats in its articles, which is still in both."""
    fingerprint_version: int | None
    """Of the rules by which `compared` was cut from the text."""
    language: str | None
    published: Moment | None
    form: Form
    before: tuple[Verdict, int] | None
    """What the program said of this text last, and the version of its rules; None: nothing yet."""
    judged: Verdict | None
    """What a person says, and what counts whatever the program says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleRow:
    """A text whose fingerprint is to be taken anew."""

    revision_id: int
    article_id: int | None
    """The article that is found by it; None: by a later revision, or not at all."""
    outlet: str
    fingerprint: Fingerprint = field(repr=False)
    """The one it has: a text that has another when the new one comes has changed, and is left alone."""
    text: str = field(repr=False)
    compared: str = field(repr=False)
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """What is compared of an article's newest text."""

    article_id: int
    outlet: str
    url: str
    title: str | None
    compared: str | None = field(repr=False)
    """None: only the fingerprint is kept."""
    fingerprint: Fingerprint | None
    language: str | None
    published: Moment | None
    form: Form = Form()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """One article of a seed's coverage."""

    article_id: int
    title: str | None
    outlet: str
    outlet_title: str
    country: str | None
    url: str
    published: str | None
    """ISO 8601 as the page states it, with its own offset."""
    published_utc: datetime | None
    published_zone: str | None
    """The outlet's zone, by which `published_utc` was reckoned where the page states none."""
    language: str | None
    kind: str | None
    """As its page calls it (`vocabulary.form.Kind`); None when nobody looked."""
    is_teaser: bool
    """Whether the match is that of a part of the text: what those see who do not pay."""
    verdict: Verdict
    similarity: float
    containment: float
    containment_a_in_b: float
    containment_b_in_a: float
    jaccard: float
    explanation: str
    direction: str | None
    """Which way the text went between the seed and this article (`vocabulary.origin.Way`); None: nobody looked."""
    direction_confidence: float | None
    direction_reasons: tuple[str, ...]
    credit: str | None
    """Whom the article names as the source of its text."""
    seed_credit: str | None
    is_self_copy: bool | None
    """Whether it is the seed's own outlet's."""
    licence: str
    """SPDX expression, LicenseRef or NOASSERTION."""
    licence_scope: str | None
    licence_confidence: str
    licence_flags: tuple[str, ...]
    """What weakens the licence, such as `laundering_suspect`; listed in docs/licensing.md."""
    first_seen: datetime
    program_verdict: Verdict
    """What the program says; `verdict` is a person's where there is one."""
    judged_by: str | None
    judged_at: datetime | None
    judged_reason: str | None
    judged_on_earlier_text: bool
    """Whether the article has another text now than the one that was judged."""
    text_number: int | None = None
    """Which of the seed's texts it is: 1 is the seed's own. None: not told yet (`pipelines.coverage`)."""
    role: Role | None = None
    """Whether it is where its text comes from, a copy, or a copy within its outlet."""
    agency: str | None = None
    """The agency whose text it is, unless its outlet is that agency."""
    likeness: Verdict | None = None
    """How its words are those of the first with this text; None of that one, and of what is like others of them."""
    share: float | None = None
    """How much of its text is the first one's, from 0 to 1."""
    place: int | None = None
    """Among those with this text: 1 is the first that is known to have published it, which may be the seed."""
    certainty: Certainty | None = None
    """How sure it is that the first was first."""
    passages_of: int | None = None
    """Number of another text of which this text has passages without being a copy of it, and which came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow:
    """What a person said of a pair, and what the program says of it."""

    id: int
    seed: str | None
    """Name of the seed; None: the other side is an article."""
    other_article_id: int | None
    article_id: int
    outlet: str
    """Of the article."""
    url: str
    title: str | None
    verdict: Verdict
    by: str
    reason: str
    at: datetime
    counts: bool
    """Whether it is the newest of its pair that was not taken back."""
    on_earlier_text: bool
    """Whether a text that was judged has been changed since."""
    program_verdict: Verdict | None
    """What the program said when it was judged; None where it could say nothing."""
    program_rules: int | None
    """The version of its rules."""
    program_now: Verdict | None
    """What the program says of the seed and the article as it is now; None where it has not said anything."""
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None

    @property
    def judged(self) -> Judged:
        """What it says in place of the program."""
        return Judged(
            verdict=self.verdict, by=self.by, at=self.at, reason=self.reason, on_earlier_text=self.on_earlier_text
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefetchRow:
    """That the page of an article is to be fetched again for a seed."""

    seed: str
    reason: str
    queued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """From where a page of an article was imported."""

    file: str
    sha256: str
    """Of the whole file."""
    form: str
    number: int
    """The line, the place in a list, or the byte at which a WARC record begins."""
    captured_at: datetime
    dated_by: str
    """What says when it was captured; see `vocabulary.imported.DatedBy`."""
    run_id: int
    recorded_at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """An article that the program has held against a seed, as one that may be judged."""

    seed: str
    article_id: int
    outlet: str
    published: str | None
    title: str | None
    url: str
    program_verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One text of a seed's coverage, with the articles that have it as far as they were asked for."""

    number: int | None
    """1 is the seed's own. None: not told yet, an article by itself."""
    first: CoverageRow
    """The first that is known to have published it, of those asked for."""
    copies: tuple[CoverageRow, ...]
    """The others, by their times."""

    @property
    def rows(self) -> tuple[CoverageRow, ...]:
        """All articles that have it."""
        return self.first, *self.copies

    @property
    def is_seeds(self) -> bool:
        """Whether it is the seed's own text."""
        return self.number == 1

    @property
    def is_independent(self) -> bool:
        """Whether it is neither the seed's own nor made of passages of another text, so far as that was told."""
        return not self.is_seeds and self.first.passages_of is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """Which text an article has in the coverage of a seed; fields as in `CoverageRow`."""

    seed: str
    is_sighting: bool
    """The article is the seed itself at its own outlet, and no coverage."""
    number: int | None
    place: int | None
    role: Role | None
    agency: str | None
    likeness: Verdict | None
    share: float | None
    certainty: Certainty | None
    passages_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSum:
    """What the coverage of a seed comes to."""

    articles: int
    outlets: int
    independent_texts: int
    """Texts that are not the seed's own, and have no passages of others."""
    texts_with_passages: int
    """Texts that have passages of others, without being copies of them: excerpts, rewritten and merged versions."""
    copies_of_seed: int
    """Articles that have the seed's own text, each outlet counted once."""
    reprints: int
    """Copies of agencies' texts, also of the seed's own where that is an agency's; each outlet counted once."""
    agencies: Mapping[str, int]
    """How many of these are of which agency, the one with most first."""
    other_copies: int
    """Copies of other outlets' texts."""
    self_copies: int
    """Texts that their outlet published under another address already."""
    verdicts: Mapping[Verdict, int]
    """Articles by verdict; only those that occur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPublisher:
    """Who is known to have published a text first, and how sure that is."""

    number: int
    """Of the text."""
    article_id: int | None
    """None: the seed itself."""
    outlet: str | None
    """None: a seed of no known outlet."""
    url: str | None
    published: str | None
    """ISO 8601 as stated."""
    published_latest: str | None
    """The last day that it may have been, of a seed whose day is inferred."""
    agency: str | None
    """Whose text it is, where those who published it credit an agency that did not publish it itself."""
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One article of a seed's coverage in its place in time, a copy with the first that had its text."""

    when: str | None
    """Beginning of the hour, day, week or month, ISO 8601; None: its time is not known."""
    published: str | None
    """ISO 8601 as the page states it."""
    published_utc: datetime | None
    precision: str | None
    """`instant`, `local` (without a zone) or `day`."""
    outlet: str
    article_id: int
    title: str | None
    url: str
    language: str | None
    verdict: Verdict
    text_number: int | None
    role: Role | None
    agency: str | None
    first_article_id: int | None
    """The first that is known to have published this text; None: the seed, or nobody has told yet."""
    first_outlet: str | None
    """Of that one, or of the seed where the text is the seed's and nobody had it before."""
    hours_after: float | None
    """Hours from that one to this; below 0 where the first is told otherwise than by its time."""
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCoverageRow:
    """What one outlet has of a seed's coverage."""

    outlet: str
    outlet_title: str
    country: str | None
    articles: int
    closest: Verdict
    """The closest verdict among them."""
    own: int
    """Texts that are the outlet's, as far as is told."""
    copies: int
    """Of agencies, other outlets or the seed."""
    self_copies: int
    """Second pages of a text of its own."""
    licensed: int
    """Articles of which a licence is known."""
    first_published: datetime | None
    last_published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPublisherRow:
    """Who is known to have published a text of a seed's coverage first, and who has it too."""

    text_number: int
    """1 is the seed's own."""
    article_id: int | None
    """None: the seed itself."""
    outlet: str | None
    title: str | None
    published: str | None
    """ISO 8601 as stated."""
    certainty: Certainty
    agency: str | None
    """Whose text it is, where those who published it credit an agency that did not publish it itself."""
    articles: int
    """That have it, the first among them."""
    outlets: int
    """That published it, the first among them."""
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """A changed text of an article, weighed against the one before it (`vocabulary.change.Change`)."""

    article_id: int
    outlet: str
    revision: int
    """Number of the changed text; the first of an article is 1."""
    seen: datetime
    """When it was first seen."""
    seen_before: datetime
    """When the one before it was."""
    is_silent: bool
    """Whether the newsroom does not tell of it. Of what nobody weighed: whether the page states no other time of
    change than before."""
    level: Level | None
    """How much it says; None, as all of the numbers: nobody weighed it, because one of both texts is not kept."""
    words_added: int | None
    words_removed: int | None
    numbers: int | None
    """That came or went."""
    names: int | None
    is_headline: bool | None
    """Whether the title has other words."""
    note: Note | None
    """What a note that came with it says."""
    published: str | None
    modified: str | None
    """The time of change that the page states now; ISO 8601."""
    modified_before: str | None
    title: str | None
    title_before: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownRow:
    """How many articles have a licence; what was not asked for apart is None."""

    outlet: str | None
    licence_class: LicenceClass | None
    licence: str | None
    """SPDX expression, LicenseRef or NOASSERTION."""
    licence_confidence: Confidence | None
    articles: int
    outlets: int
    """That published them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedRow:
    """An outlet whose newest crawl was refused something, or could not look at its sources."""

    outlet: str
    outlet_title: str
    country: str | None
    run: int
    """The newest."""
    started: datetime
    pages: int
    """That the run asked for."""
    blocked: int
    """Of these, by the server."""
    refused: int
    """By robots.txt."""
    failed: int
    """By the network or the server's errors."""
    sources: int
    """Feeds, sitemaps and the like that were asked for."""
    blind: int
    """Of these, that could not be looked at."""
    reason: str
    """Why, the most frequent reasons first."""
    last_looked: datetime | None
    """When a source could be looked at last; None: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetRow:
    """How many of the articles that answer a search have one value of one kind."""

    facet: str
    """Of which kind: outlet, country, language, licence, licence_class, year, month, verdict."""
    value: str | None
    """None: it is not known."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One article that a search found."""

    article_id: int
    title: str | None
    outlet: str
    outlet_title: str
    url: str
    published: str | None
    language: str | None
    licence: str
    snippet: str
    """A passage with the words found in `**`; the beginning of the text when they stand in the title only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What a search found: how many in all, and the rows asked for."""

    total: int
    is_more: bool
    """There are more than `total`: nobody counted them all."""
    ranked: int | None
    """How many of the newest were ranked, the others follow by time; None: all were, or the order is by time alone."""
    rows: tuple[SearchRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """How many articles have one value."""

    value: str | None
    """None: it is not known."""
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFacets:
    """What the articles come to that a search found, the most frequent value first."""

    counted: int
    is_more: bool
    """There are more than were counted; the newest were."""
    outlets: tuple[FacetCount, ...]
    languages: tuple[FacetCount, ...]
    months: tuple[FacetCount, ...]
    """Of publication in UTC, as `2022-01`."""
    licences: tuple[FacetCount, ...]
    """SPDX expressions, NOASSERTION among them."""
    countries: tuple[FacetCount, ...] = ()
    licence_classes: tuple[FacetCount, ...] = ()
    """As policies speak of licences (`vocabulary.policy.LicenceClass`)."""
    verdicts: tuple[FacetCount, ...] = ()
    """Against the seed that was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One crawl of one outlet."""

    id: int
    outlet: str
    outlet_title: str
    seed: str | None
    """Name of the seed, None for a crawl without one."""
    everything: bool
    state: RunState
    reason: str
    owner: str
    started: datetime
    ended: datetime | None
    outcomes: Mapping[Outcome, int]
    """Only outcomes that occurred, in the order of the vocabulary."""
    pages: int
    """Sum of the outcomes."""
    warnings: tuple[str, ...] = ()
    """What is far from usual, and that no source could be looked at: in words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One page of a run and what became of it."""

    url: str
    outcome: Outcome
    reason: str
    article_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """A run with its sources and pages."""

    run: RunRow
    since: datetime | None
    until: datetime | None
    limit: int | None
    refetch: bool
    sources: tuple[SourceReport, ...]
    pages: tuple[PageRow, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRow:
    """How an outlet's newest articles or pages stand in one respect."""

    outlet: str
    sign: Sign
    standing: Standing
    lacking: int
    of: int
    """So many of the newest lack it (or came to this)."""
    past_lacking: int
    past_of: int
    """So many of those before them."""
    said: str
    """The same in words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePace:
    """How often a source is asked, as its news have it."""

    url: str
    interval_seconds: int
    next_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletSeen:
    """What the archive knows of an outlet."""

    last_looked: datetime | None
    """When one of its sources was last asked; None when never."""
    last_found: datetime | None
    """When one of its sources last named an address."""
    last_state: SourceState | None
    """Of the newest run that looked: found when any source was, nothing_found when all could be read."""
    last_reason: str
    """Why it could not be looked at."""
    articles: int
    """Articles kept with their text."""
    paces: tuple[SourcePace, ...] = ()
    """Of its sources, the one that is due first before the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingRow:
    """The seed itself, met at its own outlet."""

    outlet: str
    url: str
    seen_at: datetime
    """When it was first seen there by this crawl; of an article of the archive, when that was first seen."""
    licence: str
    """What the page there grants: SPDX expression, LicenseRef or NOASSERTION."""
    article_id: int | None = None
    """The article of the archive that is the seed, where it is kept as one."""
