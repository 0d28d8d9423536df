"""The campaigns that the lines of the matrix mean: own is Nairobi's, other Dakar's, all made by the GCU."""

from datetime import UTC, date, datetime

from apps.questionnaires.services.inviting import hand_out_links
from tests.cast import World
from tests.questionnaires.builders import FAR, opened, prepared, published, recipient, wishes

OFFICES = {"own": "KEN-NAIROBI", "other": "SEN-DAKAR"}
LONG_AGO = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEGINS = date(2026, 3, 1)


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """One that is prepared, one that is open with a link to hand out, and one whose links were."""
    version = published(world, key="campaign-survey")
    found: dict[str, dict[str, dict[str, object]]] = {
        name: {} for name in ("prepared", "removed", "open", "linked")
    }
    for whose, office in OFFICES.items():
        said = {"version": version, "office": office, "closes_on": FAR}
        waiting = prepared(world, asked=wishes("hr.nairobi"), **said)
        by_link = wishes("hr.nairobi", "someone@example.com")
        running = opened(world, anonymity="link", asked=by_link, **said)
        linked = opened(world, anonymity="link", asked=by_link, **said)
        hand_out_links(campaign_id=linked.pk, now=LONG_AGO, scope=world.scope("gcu"))
        found["prepared"][whose] = {"campaign_id": waiting.pk}
        found["removed"][whose] = {
            "campaign_id": waiting.pk,
            "recipient_id": recipient(waiting, "hr.nairobi").pk,
        }
        found["open"][whose] = {"campaign_id": running.pk}
        found["linked"][whose] = {"campaign_id": linked.pk}
    return {
        "questionnaires:campaign_list": {"any": {}},
        "questionnaires:campaign_new": {"any": {}},
        **{
            f"questionnaires:{name}": found["prepared"]
            for name in (
                "campaign",
                "campaign_edit",
                "campaign_open",
                "campaign_delete",
                "recipients",
                "recipients_clear",
            )
        },
        "questionnaires:recipient_remove": found["removed"],
        "questionnaires:campaign_close": found["open"],
        "questionnaires:links": found["open"],
        "questionnaires:links_renew": found["linked"],
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """Forms that are right but for who sends them."""
    version = published(world, key="campaign-body")
    said = {
        "version_asked": version.pk,
        "title_en": "Another one",
        "office": world.offices["KEN-NAIROBI"].pk,
        "opens_on": BEGINS.isoformat(),
        "closes_on": FAR.isoformat(),
        "anonymity": "named",
        "minimum_group": 5,
        "background": "",
    }
    return {
        "POST questionnaires:campaign_new": said,
        "POST questionnaires:campaign_edit": {**said, "version": 1},
        "POST questionnaires:campaign_open": {"version": 1},
        "POST questionnaires:campaign_delete": {"version": 1},
        "POST questionnaires:campaign_close": {"version": 2},
        "POST questionnaires:recipients": {"lines": "head.nairobi", "language": "en"},
    }
