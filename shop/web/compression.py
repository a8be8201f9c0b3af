"""Answers that travel small."""

from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page

#: For views whose answers are the same for whoever asks. What belongs to somebody is never compressed: its length would
#: tell what is in it to those who can make a browser ask (BREACH).
compressed = method_decorator(gzip_page, name="dispatch")
