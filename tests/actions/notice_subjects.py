"""The notices and the mail that the lines of the matrix mean."""

from apps.actions.models import Mail
from apps.actions.services.letters import unsubscribe_path
from tests.actions.notice_builders import tell
from tests.cast import World

WISHES = {
    "wants_mail": "on",
    "rhythm": "weekly",
    "weekday": "2",
    "hour": "9",
    "quiet_from": "20",
    "quiet_until": "7",
    "mailed": ["receipt", "waiting"],
}


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A notice of HR in Nairobi and one of HR in Dakar, whose mail was refused."""
    own = tell(world, "hr.nairobi")
    other = tell(world, "hr.dakar")
    Mail.objects.filter(pk=other.mail_id).update(state="refused")
    token = unsubscribe_path(world.people["hr.nairobi"].pk).rstrip("/").rpartition("/")[2]
    notices = {"own": {"notice_id": own.pk}, "other": {"notice_id": other.pk}}
    return {
        "actions:read": notices,
        "api:notice_read": notices,
        "actions:unsubscribe": {"any": {"token": token}},
        "actions:send_again": {"any": {"mail_id": other.mail_id}},
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """What is sent."""
    return {"POST actions:mail_settings": WISHES}
