"""Forms of documents: they read what was sent; the services decide."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.capabilities import Capability
from apps.accounts.forms import RefusableForm, office_choices
from apps.accounts.records import RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.documents.choices import Confidentiality, DocumentKind, FileKind
from apps.documents.content import MEGABYTE, MOST_MEGABYTES
from apps.documents.kinds import ACCEPTED_ENDINGS
from apps.documents.selectors.documents import DocumentFilter
from apps.documents.services.facts import DocumentFacts
from apps.documents.services.files import SentFile
from apps.organization.tree import OfficeTree

LANGUAGE_CODES = ("ar", "en", "es", "fr", "pt", "ru", "zh-hans")
MOST_FILES = 20
"""In one request without script; with script every file is a request of its own."""

Choices = list[tuple[str, Any]]


def language_choices() -> Choices:
    """Return the languages of documents by their names, the unknown one first."""
    names = [(code, get_language_info(code)["name_translated"]) for code in LANGUAGE_CODES]
    return [("", _("Not known")), *((code, name[:1].upper() + name[1:]) for code, name in names)]


def own_offices(scope: OfficeScope, tree: OfficeTree) -> Choices:
    """Return the offices for which the person adds evidence, in the order of the tree."""
    offices = scope.over(Capability.CONTRIBUTE)
    return [*office_choices(tree, None if offices.everywhere else offices.ids)]


def topmost(offices: Choices, tree: OfficeTree) -> str:
    """Return the one office that stands above all others of a choice; nothing where several do."""
    ids = {int(value) for value, _label in offices}
    above = [each for each in ids if each in tree.nodes and tree.nodes[each].parent_id not in ids]
    return str(above[0]) if len(above) == 1 else ""


def is_of_own_office(record: RecordView, scope: OfficeScope) -> bool:
    """Whether a record's office is one for which the person adds evidence."""
    return record.office_id is not None and scope.may(Capability.CONTRIBUTE, record.office_id)


class ManyFilesInput(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is looked at by the service, an empty one too."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files that were sent."""
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(ManyFilesField, self).clean(each, initial) for each in given or [None]]
        if len(cleaned) > MOST_FILES:
            raise forms.ValidationError(
                _("Send at most %(limit)s files at once."), params={"limit": MOST_FILES}
            )
        return cleaned


class FactsForm(RefusableForm):
    """What people say of a document."""

    language = forms.ChoiceField(label=_("Language of the document"), required=False)
    confidentiality = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (
                Confidentiality.INNER_CIRCLE,
                _("Inner circle: those who see the office or the record it proves"),
            ),
            (Confidentiality.PUBLIC, _("Public: everybody who has logged in")),
        ],
        initial=Confidentiality.INNER_CIRCLE,
    )
    retain_until = forms.DateField(
        label=_("Keep until"),
        required=False,
        help_text=_("On the day after, the file is removed. Leave it empty to keep it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages by their names in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]

    def facts(self, *, office_id: int) -> DocumentFacts:
        """Return what was said, of an office."""
        said: dict[str, Any] = self.cleaned_data
        until: date | None = said["retain_until"]
        return DocumentFacts(
            office_id=office_id,
            title=said.get("title", ""),
            description=said.get("description", ""),
            language=said["language"],
            confidentiality=said["confidentiality"],
            retain_until=until,
        )


class NewDocumentForm(FactsForm):
    """What every new document has; with a record, it is attached to it and of its office."""

    office = forms.ChoiceField(label=_("Office"))
    record = forms.CharField(required=False, widget=forms.HiddenInput)
    claim = forms.CharField(
        label=_("What it proves"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_wanted_twice = forms.BooleanField(
        label=_("Add it although it is here already"), required=False
    )

    def __init__(
        self,
        *args: Any,
        scope: OfficeScope,
        tree: OfficeTree | None = None,
        record: RecordView | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer the person's offices; none to choose where record or grants leave only one.

        Without a `tree` there must be a record whose office is the person's own.
        """
        super().__init__(*args, **kwargs)
        self.proved = record
        if record is not None and is_of_own_office(record, scope):
            offices: Choices = [(str(record.office_id), "")]
        else:
            offices = own_offices(scope, tree) if tree else []
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.fields["office"].initial = offices[0][0]
        else:
            self.fields["office"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]
            self.fields["office"].initial = topmost(offices, tree) if tree else ""
        if record is None:
            del self.fields["claim"]
        else:
            self.fields["record"].initial = record.ref.name

    @property
    def attach_to(self) -> list[RecordRef]:
        """The records that the document is to be attached to."""
        return [self.proved.ref] if self.proved else []

    @property
    def new_facts(self) -> DocumentFacts:
        """What was said, of the office that was chosen."""
        return self.facts(office_id=int(self.cleaned_data["office"]))

    field_order = ["office", "files", "address", "title", "claim", "confidentiality", "language"]


class AddFilesForm(NewDocumentForm):
    """One or many files. `whole` is the last field of the request: without it the upload broke off."""

    files = ManyFilesField(label=_("Files"), allow_empty_file=True)  # type: ignore[assignment]
    whole = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let file choosers show what is kept."""
        super().__init__(*args, **kwargs)
        self.fields["files"].widget.attrs.update({"accept": ACCEPTED_ENDINGS})
        self.order_fields(None)

    def clean(self) -> dict[str, Any]:
        """Refuse a request that ended before its end."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("whole") != "1":
            self.errors.clear()
            raise forms.ValidationError(broken_off(), code="broken_off")
        return said


class AddLinkForm(NewDocumentForm):
    """An address of the web."""

    address = forms.CharField(
        label=_("Address"), max_length=2000, widget=forms.URLInput({"placeholder": "https://"})
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A link is not kept here, so nothing of it is removed."""
        super().__init__(*args, **kwargs)
        self.fields["retain_until"].help_text = ""
        self.order_fields(self.field_order)


class EditForm(FactsForm):
    """What is said of a document; `version` is the state that the person has seen."""

    title = forms.CharField(label=_("Title"), max_length=200)
    address = forms.CharField(
        label=_("Address"), max_length=2000, widget=forms.URLInput({"placeholder": "https://"})
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["title", "address", "description", "confidentiality", "language"]

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """A file has no address."""
        super().__init__(*args, **kwargs)
        if kind == DocumentKind.FILE:
            del self.fields["address"]


class NewVersionForm(RefusableForm):
    """The file that follows a version, by its number."""

    file = forms.FileField(label=_("File"), allow_empty_file=True)
    note = forms.CharField(label=_("What is new in it"), required=False, max_length=300)
    replaces = forms.IntegerField(widget=forms.HiddenInput)
    whole = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let file choosers show what is kept."""
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs.update({"accept": ACCEPTED_ENDINGS})

    def clean(self) -> dict[str, Any]:
        """Refuse a request that ended before its end."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("whole") != "1":
            self.errors.clear()
            raise forms.ValidationError(broken_off(), code="broken_off")
        return said


class WithdrawForm(RefusableForm):
    """The reason of a withdrawal."""

    reason = forms.CharField(
        label=_("Reason of the withdrawal"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DocumentFilterForm(forms.Form):
    """Filters of the list, in the address."""

    text = forms.CharField(label=_("Title or description"), required=False, max_length=200)
    office = forms.ChoiceField(label=_("Office and all below"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *FileKind.choices, (DocumentKind.LINK, DocumentKind.LINK.label)],
    )
    confidentiality = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        choices=[("", _("All")), *Confidentiality.choices],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("In use")),
            ("mine", _("Those that I keep")),
            ("withdrawn", pgettext_lazy("documents", "Withdrawn")),
        ],
    )

    def __init__(self, *args: Any, offices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer the offices that the person sees or works for."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("All")), *offices]  # type: ignore[attr-defined]
        languages = [("", _("All")), *language_choices()[1:]]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    def only(self, tree: OfficeTree, *, user_id: int | None) -> DocumentFilter:
        """Return what the list is narrowed to; a filter that is not understood narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        office = said.get("office")
        kind = said.get("kind", "")
        is_link = kind == DocumentKind.LINK
        return DocumentFilter(
            office_ids=tree.subtree(int(office)) if office else frozenset(),
            kind=kind if is_link else "",
            file_kind="" if is_link else kind,
            confidentiality=said.get("confidentiality", ""),
            language=said.get("language", ""),
            text=said.get("text", "").replace("\x00", ""),
            only_retired=said.get("show") == "withdrawn",
            only_kept_by=user_id if said.get("show") == "mine" else None,
        )


def sent_file(file: UploadedFile) -> SentFile:
    """Return a file as it was sent; of one that is too large only as much as tells so."""
    return SentFile(content=file.read(MOST_MEGABYTES * MEGABYTE + 1), name=file.name or "")


def broken_off() -> Any:
    """The sentence for an upload of which only a part has arrived."""
    return _("The upload broke off, so nothing of it was kept. Send it again.")
