"""Mails about an account, in the language of the person; sending may fail without undoing anything."""

import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User

logger = logging.getLogger("apps.accounts")


def password_path(user: User) -> str:
    """Return the path of the page where the person chooses a password, good for one day, once."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


def send_invitation(*, user: User, password_url: str) -> bool:
    """Send the link with which a new account gets its password; False when no mail went out."""
    return _send("invitation", user, [user.email], {"password_url": password_url})


def tell_of_new_address(*, user: User, old_email: str) -> bool:
    """Tell both addresses that the account moved from one to the other."""
    return _send("new_address", user, [user.email, old_email], {"old_email": old_email})


def _send(name: str, user: User, recipients: list[str], context: dict[str, str]) -> bool:
    with translation.override(user.language):
        whole = {"person": user, **context}
        subject = render_to_string(f"accounts/email/{name}_subject.txt", whole).strip()
        text = render_to_string(f"accounts/email/{name}.txt", whole)
    sent = True
    for recipient in recipients:
        try:
            # One by one: the addresses are not each other's business.
            send_mail(subject, text, None, [recipient])
        except (SMTPException, OSError):
            logger.exception("no mail %s could be sent to account %s", name, user.pk)
            sent = False
    return sent
