"""Articles out of web pages: what is found, what is not, and how that is told."""

import pytest

from entente_client import PageUnreadable
from entente_client.pages import Page, extract, fetch
from entente_client.pages.extracting import decoded
from tests.client.conftest import command
from tests.client.misbehaving import DROPPED, misbehaving, response
from tests.texts import STALLED

PARAGRAPHS = "".join(f"<p>{part}</p>" for part in STALLED.split("\n\n"))
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>No deal | Harbour Wire</title>
<meta property="og:title" content="No deal on the route"><meta property="og:site_name" content="Harbour Wire">
<meta property="article:published_time" content="2012-05-21T10:00:00Z">
<link rel="canonical" href="https://harbour.example/no-deal"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>No deal on the route</h1>{PARAGRAPHS}</article>
<footer>Subscribe to our letter. Cookies. Contact</footer></body></html>"""


def page(html=HTML, encoding=None):
    return Page("https://harbour.example/no-deal?from=feed", html.encode(encoding or "utf-8"), encoding)


def html_response(html=HTML, status="200 OK", **headers):
    return response(status, html.encode(), **{"Content_Type": "text/html; charset=utf-8", **headers})


def test_the_article_is_found_and_what_is_told_about_it():
    article = extract(page())
    assert article.text == STALLED
    assert article.particulars() == {
        "title": "No deal on the route",
        "outlet": "Harbour Wire",
        "url": "https://harbour.example/no-deal",
        "published_at": "2012-05-21",
    }
    assert article.doubts == ()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("café".encode(), None),
        ("café".encode("cp1252"), None),
        ("café".encode("cp1252"), "iso-8859-1"),
        ("café".encode("utf-16"), None),
        ("\ufeffcafé".encode(), "latin-1"),
        (b'<meta charset="koi8-r">caf\xe9', "utf-9"),
        ("café".encode(), "zlib"),
    ],
)
def test_the_encoding_is_the_pages(content, encoding):
    text = decoded(Page("", content, encoding))
    assert text.endswith("caf" + ("И" if b"koi8" in content else "é"))


def test_a_barrier_is_named():
    barred = HTML.replace(
        "</head>", '<script type="application/ld+json">{"isAccessibleForFree": false}</script></head>'
    )
    assert "not free" in extract(page(barred)).doubts[0]


def test_a_few_lines_are_doubted():
    assert (
        "--show-text"
        in extract(page("<html><body><article><p>" + STALLED[:200] + "</p></article></body></html>")).doubts[
            0
        ]
    )


@pytest.mark.parametrize("html", ["", "<html></html>", "<script>app()</script><div id=app></div>", "\0\0\0"])
def test_a_page_without_an_article_is_told_of(html):
    with pytest.raises(PageUnreadable, match="entente compare -"):
        extract(page(html))


def test_a_page_is_fetched_by_its_own_name():
    with misbehaving(html_response()) as server:
        assert extract(fetch(server.url + "/a")).text == STALLED
    assert "entente-client/" in server.asked[0].headers["user-agent"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (html_response(status="403 Forbidden"), "does not let"),
        (html_response(status="402 Payment Required"), "money"),
        (html_response(status="404 Not Found"), "no such page"),
        (html_response(status="500 Oops"), "answers 500"),
        (response(body=b"%PDF", Content_Type="application/pdf"), "application/pdf"),
        (response("302 Found", Location="/"), "without end"),
        (response("302 Found", Location="file:///etc/passwd"), "cannot be read"),
        (DROPPED, "cannot be read"),
    ],
)
def test_a_page_that_is_not_given_is_told_of(answer, told):
    with misbehaving(answer) as server, pytest.raises(PageUnreadable, match=told):
        fetch(server.url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/a", "/etc/passwd", "http://"])
def test_what_is_no_address_of_a_page_is_not_fetched(url):
    with pytest.raises(PageUnreadable, match="http"):
        fetch(url)


def test_a_page_without_end_is_left():
    with (
        misbehaving(html_response("x" * 200_000)) as server,
        pytest.raises(PageUnreadable, match="more than 0 MB"),
    ):
        fetch(server.url, most_bytes=100_000)


def test_a_page_that_takes_too_long_is_left():
    with misbehaving(html_response()) as server, pytest.raises(PageUnreadable, match="within"):
        fetch(server.url, most_seconds=-1)


def test_a_page_is_compared_by_its_address(archive):
    with misbehaving(html_response()) as server:
        result = command(archive.url)("compare", server.url + "/a", "--show-text")
    assert result.exit_code == 0, result.stderr
    assert "No deal on the route" in result.stdout
    assert "PAK-USA" in result.stdout
    assert "outlet: Harbour Wire" in result.stderr
    assert STALLED.splitlines()[0] in result.stderr


def test_a_page_in_a_file_is_read(archive, tmp_path):
    (tmp_path / "saved.html").write_text(HTML)
    result = command(archive.url)("read", str(tmp_path / "saved.html"))
    assert "at an impasse" in result.stdout


def test_a_page_without_an_article_ends_so(archive):
    with misbehaving(html_response("<html></html>")) as server:
        result = command(archive.url)("read", server.url)
    assert result.exit_code == 5
    assert "there is no article" in result.stderr
