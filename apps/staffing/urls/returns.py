"""Addresses of returns: entry, review and reopening."""

from django.urls import path

from apps.staffing.views import entry, movements, reopenings, review, review_queue

urlpatterns = [
    path("returns/", review.return_list, name="return_list"),
    path("returns/review/", review_queue.waiting_list, name="return_review"),
    path("returns/review/clean/", review_queue.clean_returns, name="return_clean"),
    path("returns/review/samples/<int:draw_id>/", review_queue.show_draw, name="return_draw"),
    path(
        "returns/review/samples/<int:draw_id>/confirm/",
        review_queue.confirm_draw,
        name="return_draw_confirm",
    ),
    path("returns/approve/", review.approve_returns, name="return_approve_many"),
    path("returns/<str:code>/<date:as_of>/", entry.return_detail, name="return_detail"),
    path("returns/<str:code>/<date:as_of>/start/", entry.start_return, name="return_start"),
    path("returns/<str:code>/<date:as_of>/reopen/", reopenings.return_reopen, name="return_reopen"),
    path(
        "returns/<str:code>/<date:as_of>/close-early/",
        reopenings.return_close_early,
        name="return_close_early",
    ),
    path(
        "returns/<str:code>/<date:as_of>/history/",
        review.return_history,
        name="return_history",
    ),
    path(
        "returns/<str:code>/<date:as_of>/movements/",
        movements.return_movements,
        name="return_movements",
    ),
    path(
        "returns/<str:code>/<date:as_of>/movements.<str:extension>",
        movements.return_movements_file,
        name="return_movements_file",
    ),
    path("returns/<int:revision_id>/cells/", entry.save_cells, name="return_cells"),
    path("returns/<int:revision_id>/remarks/", entry.add_remark, name="return_remarks"),
    path("returns/<int:revision_id>/attest/", review.attest_return, name="return_attest"),
    path("returns/<int:revision_id>/approve/", review.approve_return, name="return_approve"),
    path("returns/<int:revision_id>/send-back/", review.send_back_return, name="return_send_back"),
    path("returns/<int:revision_id>/correct/", review.correct_return, name="return_correct"),
]
