"""An archive in which outlets publish coverage of a seed: for tests of what is asked of it."""

from storage.archive import Archive
from storage.coverage import TextPlace
from tests.factories import make_article, make_assignment, make_facts, make_held, make_page, make_seed
from vocabulary.coverage import Certainty
from vocabulary.licence import Confidence, Decision, Licence, Scope
from vocabulary.moment import Moment
from vocabulary.outcome import Outcome

BY = Licence(decision=Decision(expression="CC-BY-4.0", scope=Scope.SITE, confidence=Confidence.DECLARED))


class Press:
    """An archive in which outlets publish coverage of the seed `000_seed`."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.store_seed(make_seed(name="000_seed", published=Moment(iso="2022-01-13T08:00:00Z", source="test")))

    def publish(self, outlet, verdict, published=None, *, country="gb", **said) -> int:
        """Archive an article of an outlet; its id."""
        facts = make_facts(outlet, title=outlet.title(), country=country)
        run = self.archive.begin_run(make_assignment(outlet), facts, seed=None, owner="test")
        matches = make_held(verdict, "000_seed")
        when = published and Moment(iso=published, source="test")
        outcome, article_id = self.archive.record(
            run, make_article(page=make_page(outlet=outlet), matches=matches, published=when, **said)
        )
        assert outcome is Outcome.ARCHIVED
        return article_id

    def told(self, *places) -> None:
        """Keep which texts articles have: (article, number, place, role)."""
        self.archive.keep_texts(
            "000_seed",
            [
                TextPlace(
                    article_id=article,
                    number=number,
                    place=place,
                    role=role,
                    agency=None,
                    likeness=None,
                    share=1.0,
                    certainty=Certainty.CERTAIN,
                )
                for article, number, place, role in places
            ],
            "test",
        )
