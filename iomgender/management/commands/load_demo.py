"""Fills an empty installation with invented data, so labelled on every page and document."""

from argparse import ArgumentParser
from time import monotonic

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.demo import load_demo_people
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.desk.demo import load_demo_promises
from apps.focal_points.demo.load import load_demo_focal_points
from apps.gender_marker.demo.estimates import load_demo_estimates
from apps.gender_marker.demo.load import load_demo_scores
from apps.gender_marker.demo.readings import load_demo_readings
from apps.organization.demo import demo_events, load_demo_event, load_demo_periods, mark_demo_data
from apps.organization.selectors import grades, has_demo_data, periods
from apps.projects.demo.load import load_demo_projects
from apps.staffing.demo.explore import load_demo_views
from apps.staffing.demo.load import load_demo_returns, newest_demo_returns
from apps.staffing.demo.market import load_demo_market
from apps.staffing.demo.releases import load_demo_releases
from apps.staffing.demo.reopenings import load_demo_reopenings
from apps.staffing.demo.review import load_demo_review
from apps.staffing.demo.scenarios import load_demo_scenarios
from apps.staffing.demo.shape import DATES
from apps.staffing.demo.workbooks import load_demo_workbook


class Command(BaseCommand):
    """Refuses in production, and where there are periods already."""

    help = "Load invented demonstration data into an empty installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--if-empty`."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, without complaint, if not empty"
        )

    def handle(self, *args: object, if_empty: bool = False, **options: object) -> None:
        """Load people, periods, office events, returns, actions, evidence, projects, scores with what follows
        from them, and focal points.
        """
        if not settings.DEMO_DATA_ALLOWED:
            raise CommandError("Demonstration data are forbidden in this installation.")
        if not grades():
            raise CommandError("Load the reference data first: bin/manage load_reference")
        if has_demo_data() or periods().exists():
            if if_empty:
                return
            raise CommandError("This installation is not empty; demonstration data stay out.")
        started = monotonic()
        now = timezone.now()
        today = timezone.localdate()
        scope = OfficeScope.everything("demonstration data")
        events = demo_events(path=settings.DEMO_DIR / "office_events.csv")
        # All or nothing: half of it would look like an installation in use.
        with transaction.atomic():
            with told():
                load_demo_people(today=today)
            for row in events:
                # Each by itself: the reason of one would stand in the history of all the others.
                with told():
                    load_demo_event(row=row, scope=scope)
            with told():
                load_demo_periods(dates=DATES, today=today)
                returns = load_demo_returns(directory=settings.REFERENCE_DIR, scope=scope)
                load_demo_review(scope=scope)
                load_demo_scenarios(now=now, scope=scope)
                load_demo_market(now=now, scope=scope)
                load_demo_views(now=now, scope=scope)
                load_demo_workbook(now=now, scope=scope)
                load_demo_reopenings(now=now, scope=scope)
                causes = {
                    code: RecordRef("staffing.headcountreturn", return_id)
                    for code, return_id in newest_demo_returns().items()
                }
                actions, papers = load_demo_promises(
                    directory=settings.DEMO_DIR, causes=causes, now=now, scope=scope
                )
                projects = load_demo_projects(directory=settings.DEMO_DIR, now=now, scope=scope)
                scores = load_demo_scores(directory=settings.DEMO_DIR, now=now, scope=scope)
                readings = load_demo_readings(directory=settings.DEMO_DIR, now=now, scope=scope)
                estimates = load_demo_estimates(directory=settings.DEMO_DIR, now=now, scope=scope)
                focal_points = load_demo_focal_points(
                    directory=settings.DEMO_DIR, now=now, scope=scope
                )
                mark_demo_data(rows=returns, at=now)
                # After the mark: released tables say on themselves that their data are invented.
                load_demo_releases(now=now, scope=scope)
        # Until the server finds the time for it, pages over so many new rows take a quarter of a minute.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"Invented data loaded: {len(events)} office events, {returns} returns, {actions} actions, {papers} documents, {projects} projects,"
            f" {scores} scores, {readings} blind readings, {estimates} annual estimates, {focal_points} appointments of focal points ({monotonic() - started:.0f} s)."
        )


def told() -> pghistory.context:
    """Return what the history is told of everything written within: by which command."""
    return pghistory.context(door="command", command="load_demo")
