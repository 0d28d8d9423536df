"""Invented members and meetings of the WGGI."""

from datetime import timedelta

from apps.projects.choices import MemberRole, Presence
from apps.projects.demo.stage import INVENTED, Stage
from apps.projects.models import WggiAttendance, WggiDecision, WggiMeeting, WggiMember


def make_wggi(stage: Stage) -> None:
    """Enter six members, one of them inactive, and two meetings with a decision each."""
    members = [
        WggiMember.objects.create(
            user_id=stage.people.get(account),
            name=name,
            sex=sex,
            office_id=stage.offices[office],
            role=role,
            starts_on=stage.today - timedelta(days=500),
            note=INVENTED,
        )
        for account, name, sex, office, role in (
            ("wggi", "Ingrid Berg", "F", "CHE-GENEVA-EXO", MemberRole.HEAD),
            ("gcu", "Gloria Campos", "F", "CHE-GENEVA-GCU", MemberRole.MEMBER),
            ("budget", "Bo Chen", "M", "CHE-GENEVA-BUD", MemberRole.MEMBER),
            ("", "Invented member, HRM", "F", "CHE-GENEVA-HRM", MemberRole.MEMBER),
            ("", "Invented member, DOE", "M", "CHE-GENEVA-DOE", MemberRole.MEMBER),
            ("", "Invented member, MRD", "F", "CHE-GENEVA-MRD", MemberRole.MEMBER),
        )
        if office in stage.offices
    ]
    for days, agenda, decision in (
        (-190, "Ranking of last year’s proposals.", "Three proposals are recommended."),
        (-25, "Call of this year; reports that are late.", "The call goes to all offices."),
    ):
        meeting = WggiMeeting.objects.create(
            held_on=stage.today + timedelta(days=days),
            place="Geneva",
            agenda=agenda,
            notes=INVENTED,
            created_by_id=stage.people["wggi"],
            created_at=stage.at(days),
        )
        WggiAttendance.objects.bulk_create(
            WggiAttendance(
                meeting=meeting,
                member=member,
                presence=Presence.ABSENT if member is members[-1] else Presence.PRESENT,
            )
            for member in members
        )
        WggiDecision.objects.create(meeting=meeting, number=1, text=decision)
