"""Files as they come: empty, too large, disguised, and with names meant to do harm."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import BadInput
from accounts.uploads import LONGEST_NAME, content_type_of, plain_name, read_upload, upload_of
from tests.accounts.holding import HEIC, JPEG, PDF, PNG

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (HEIC, "image/heic"),
    ],
)
def test_type_is_what_the_file_is(content, content_type):
    assert upload_of("holiday.exe", content).content_type == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\0",
        b"PK\x03\x04",
        b" %PDF-1.7",
        b"GIF89a",
        b"%PD",
        b"\0\0\0\x18ftypmp42",
        b"\x89PNG",
        b"x",
    ],
)
def test_disguised_file_is_refused_whatever_its_name(content):
    assert content_type_of(content) is None
    with pytest.raises(BadInput) as refused:
        upload_of("degree.pdf", content)
    assert "degree.pdf" in refused.value.fields["file"][0]


def test_empty_file_is_refused():
    with pytest.raises(BadInput, match="file"):
        upload_of("degree.pdf", b"")
    with pytest.raises(BadInput, match="file"):
        read_upload(SimpleUploadedFile("degree.pdf", b""), MEGABYTE)


def test_size_on_each_side_of_the_limit():
    largest = PDF + b" " * (MEGABYTE - len(PDF))
    assert len(read_upload(SimpleUploadedFile("a.pdf", largest), MEGABYTE).content) == MEGABYTE
    with pytest.raises(BadInput) as refused:
        read_upload(SimpleUploadedFile("a.pdf", largest + b"1"), MEGABYTE)
    assert "the most is 1 MB" in refused.value.fields["file"][0]


def test_size_is_checked_before_the_file_is_read():
    class Bomb(SimpleUploadedFile):
        @property
        def read(self):
            raise AssertionError("read into memory")

    bomb = Bomb("a.pdf", PDF)
    bomb.size = 50 * MEGABYTE
    with pytest.raises(BadInput):
        read_upload(bomb, MEGABYTE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\degree.pdf", "degree.pdf"),
        ("two\r\nSet-Cookie: a=b.pdf", "twoSet-Cookie: a=b.pdf"),
        ("nul\0.pdf", "nul.pdf"),
        ("fdp\u202egpj.exe", "fdpgpj.exe"),
        ("  Zeugnis  für Grüße.pdf ", "Zeugnis für Grüße.pdf"),
        ("証明書.pdf", "証明書.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        ("/", "file.pdf"),
        ("🎓.pdf", "🎓.pdf"),
    ],
)
def test_name_is_made_plain(typed, kept):
    assert plain_name(typed, "application/pdf") == kept


def test_name_too_long_keeps_its_ending():
    kept = plain_name("é" * 500 + ".pdf", "application/pdf")
    assert (len(kept), kept[-4:]) == (LONGEST_NAME, ".pdf")
    assert len(plain_name("x" * 500, "application/pdf")) == LONGEST_NAME
