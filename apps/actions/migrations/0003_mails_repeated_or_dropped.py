"""Notices that an earlier mail may have carried, mails that nobody wants, how far followers were told."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_words_of_the_steps")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="is_repeated",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="subscription",
            name="told_until",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("handed_over", "Given to the mail server, not confirmed"),
                    ("sent", "Sent"),
                    ("uncertain", "May have been sent"),
                    ("refused", "Refused by the mail server"),
                    ("dropped", "No longer wanted"),
                ],
                default="waiting",
                max_length=11,
            ),
        ),
    ]
