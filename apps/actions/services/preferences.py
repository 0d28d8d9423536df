"""What people want by mail: said by themselves on a page, or by the link in every mail."""

from dataclasses import asdict, dataclass

from django.core import signing

from apps.accounts.scope import OfficeScope
from apps.actions.models import MailPreference
from apps.actions.services.letters import UNSUBSCRIBE_SALT
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants; fields as in `MailPreference`."""

    rhythm: str
    weekday: int
    hour: int
    quiet_from: int
    quiet_until: int
    left_out: tuple[str, ...]
    has_unsubscribed: bool


def change_preference(*, wishes: Wishes, scope: OfficeScope) -> MailPreference:
    """Write one's own wishes for mail; raises OutOfScope without a person."""
    if scope.user_id is None:
        raise OutOfScope
    said = {**asdict(wishes), "left_out": list(wishes.left_out)}
    kept = MailPreference.objects.filter(user_id=scope.user_id).first()
    if kept is not None and all(getattr(kept, name) == value for name, value in said.items()):
        return kept
    wish, _is_new = MailPreference.objects.update_or_create(user_id=scope.user_id, defaults=said)
    return wish


def reader_of(*, token: str, scope: OfficeScope) -> int:
    """Return whose mails a link ends, whoever opens it; raises OutOfScope for one that is not ours."""
    try:
        return int(signing.loads(token, salt=UNSUBSCRIBE_SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise OutOfScope from error


def unsubscribe(*, token: str, scope: OfficeScope) -> None:
    """End all mails about notices to the person of a link; the signed link is the permission."""
    user_id = reader_of(token=token, scope=scope)
    MailPreference.objects.get_or_create(user_id=user_id)
    MailPreference.objects.filter(user_id=user_id, has_unsubscribed=False).update(
        has_unsubscribed=True
    )
