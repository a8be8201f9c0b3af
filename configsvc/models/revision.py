"""What was changed, when, by whom and why; and names for moments of that history."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from configsvc.models.setting import Store


class Revision(models.Model):
    """One write of one or more settings, whole or not at all. Its number names the moment after it.

    A write to Consul is ``pending`` while it is under way; the mark it leaves there tells whether it happened
    (``operations.settle``).
    """

    class Kind(models.TextChoices):
        WRITE = "write", _("written")
        ROLLBACK = "rollback", _("taken back")
        OUTSIDE = "outside", _("made outside")

    class State(models.TextChoices):
        PENDING = "pending", _("under way")
        DONE = "done", _("done")
        VOID = "void", _("did not happen")

    number = models.BigAutoField(_("revision"), primary_key=True)
    store = models.CharField(_("kept in"), max_length=10, choices=Store.choices)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    actor = models.CharField(_("by"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("at"), db_index=True)
    mark = models.CharField(max_length=40, editable=False, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("history")
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(state="pending"), name="revision_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Change(models.Model):
    """The old and the new value of one setting; null: there was none, or there is none any more."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="changes", verbose_name=_("revision"))
    application = models.CharField(_("application"), max_length=200)
    profile = models.CharField(_("profile"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=250)
    old = models.TextField(_("old value"), null=True)  # noqa: DJ001 - no value is not the empty value
    new = models.TextField(_("new value"), null=True)  # noqa: DJ001

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["revision", "application", "profile", "key"], name="change_once"),
        ]
        indexes = [models.Index(fields=["application", "profile", "key"], name="change_of_a_setting")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.key}"


class Tag(models.Model):
    """A name for the moment after a revision: what a client may ask for as its label."""

    name = models.CharField(_("label"), max_length=200, unique=True)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="tags", verbose_name=_("revision"))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self) -> str:
        return self.name
