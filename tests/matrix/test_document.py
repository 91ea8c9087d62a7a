from tests.matrix.document import FILE, text


def test_the_page_of_permissions_is_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m tests.matrix.document"
