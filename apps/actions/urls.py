"""Addresses of the room."""

from django.conf import settings
from django.urls import path

from apps.actions.views import (
    actions,
    feed,
    following,
    mail_files,
    moving,
    notices,
    overview,
    register,
)

app_name = "actions"
urlpatterns = [
    # Actions
    path("actions/", register.register, name="register"),
    path("actions/calendar/", overview.calendar, name="calendar"),
    path("actions/timeline/", overview.timeline, name="timeline"),
    path("actions/register.<str:extension>", overview.register_file, name="register_file"),
    path("actions/reassign/", moving.reassign, name="reassign"),
    path("actions/feed/", feed.feed, name="feed"),
    path("actions/feed/renew/", feed.renew, name="feed_renew"),
    path("actions/feed/revoke/", feed.revoke, name="feed_revoke"),
    path("actions/feed/<str:key>.ics", feed.feed_file, name="feed_file"),
    path("actions/new/", actions.action_new, name="action_new"),
    path("actions/<int:action_id>/", actions.action_detail, name="action_detail"),
    path("actions/<int:action_id>/edit/", actions.action_edit, name="action_edit"),
    path("actions/<int:action_id>/notes/", actions.note, name="action_note"),
    path("actions/<int:action_id>/start/", actions.start, name="action_start"),
    path("actions/<int:action_id>/done/", actions.done, name="action_done"),
    path("actions/<int:action_id>/verify/", actions.verify, name="action_verify"),
    path("actions/<int:action_id>/send-back/", actions.send_back, name="action_send_back"),
    path("actions/<int:action_id>/verifier/", actions.name_verifier, name="action_name_verifier"),
    path("actions/<int:action_id>/drop/", actions.drop, name="action_drop"),
    path("actions/<int:action_id>/reopen/", actions.reopen, name="action_reopen"),
    # Notices and mail
    path("notices/", notices.inbox, name="inbox"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:notice_id>/read/", notices.read, name="read"),
    path("notices/settings/", notices.mail_settings, name="mail_settings"),
    path("notices/unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("notices/outbox/", notices.outbox, name="outbox"),
    path("notices/outbox/<int:mail_id>/again/", notices.send_again, name="send_again"),
    path("notices/follow/<str:kind>/<int:record_id>/", following.follow, name="follow"),
]
if settings.MAILS_DIR:
    urlpatterns += [
        path("mails/", mail_files.mail_files, name="mail_files"),
        path("mails/<str:name>/", mail_files.mail_file, name="mail_file"),
    ]
