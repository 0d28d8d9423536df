"""The file of scores that the lines of the matrix mean: sent by Nairobi's project manager."""

from apps.gender_marker.models import MarkerImport
from tests.cast import World
from tests.gender_marker.builders import NOON, make_edition


def subjects(world: World) -> dict[str, dict[str, dict[str, object]]]:
    """A file that was checked."""
    kept = MarkerImport.objects.create(
        edition=make_edition(),
        filename="scores.csv",
        checksum="0" * 64,
        content=b"",
        state="checked",
        uploaded_by=world.people["pm.nairobi"],
        uploaded_at=NOON,
    )
    imports = {"any": {"import_id": kept.pk}}
    return {
        "gender_marker:import_form_file": {"any": {"code": "IOM-2017", "extension": "csv"}},
        "gender_marker:import_problems_file": {"any": {"import_id": kept.pk, "extension": "csv"}},
        **dict.fromkeys(
            (
                "gender_marker:import_preview",
                "gender_marker:import_apply",
                "gender_marker:import_discard",
                "gender_marker:import_result",
            ),
            imports,
        ),
    }


def bodies(world: World) -> dict[str, dict[str, object]]:
    """What is chosen on the preview."""
    return {"POST gender_marker:import_apply": {"mode": "good"}}
