"""Web pages as councils and Ofsted publish them, with navigation, banners and related news around a test's text."""

import re
from collections.abc import Callable
from html import escape

#: A title, and paragraphs that are long enough to be an article.
TITLE = "Ofsted praises services for children in Lambeth"
PROSE = (
    "<p>Inspectors from Ofsted found that social workers know children well and visit them often.</p>"
    "<p>They also found that plans for children are reviewed too late, and that managers know this well.</p>"
    "<p>The council has begun to change how it works with families, and inspectors will come again next year.</p>"
)

#: Words of the website, which must not be in the article.
BOILERPLATE = (
    "cookies",
    "Accept",
    "Skip to",
    "Council tax",
    "Bins and recycling",
    "Facebook",
    "Share this",
    "Leisure centre",
    "Ofsted rates nursery",
    "Sign up",
    "Copyright",
    "Accessibility statement",
    "Privacy",
    "Search",
)

_BULLET = re.compile(r"\s*•\s*")
_HEADING = re.compile(r"(?!Dear|Yours|To read|The letter)[A-Z].{0,110}[^.,:;!”]")


def body_of(text: str, heading: str = "<h2>{}</h2>") -> str:
    """The paragraphs, headings and lists of a plain text as elements; a line break separates lines without a blank one between them."""
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        lines = [escape(line.strip()) for line in block.split("\n") if line.strip()]
        if any(_BULLET.match(line) for line in lines):
            items = "".join(f"<li>{_BULLET.sub('', line)}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        elif len(lines) == 1 and _HEADING.fullmatch(lines[0]):
            parts.append(heading.format(lines[0]))
        elif lines:
            parts.append(f"<p>{'<br />'.join(lines)}</p>")
    return "\n".join(parts)


def localgov_drupal(title: str, head: str, body: str) -> str:
    """LocalGov Drupal: a title block outside the article, teasers that are articles themselves."""
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#">
<head><meta charset="utf-8" /><title>{escape(title)} | Lambeth Council</title>
<meta name="description" content="Words that the page does not show" />
<meta property="article:modified_time" content="2001-01-01T09:00:00+00:00" />
<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "Words that the page does not show"}}</script>
<style>.a {{ color: red }}</style></head>
<body class="path-node page-node-type-localgov-news-article">
<a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a>
<div id="cookie-banner" class="eu-cookie-compliance-banner"><h2>We use cookies on this site</h2>
<p>By clicking the Accept button, you agree to us doing so, which helps us to make this website better for you.</p>
<button>Accept</button></div>
<header class="lgd-header"><a href="/" class="lgd-header__logo">Lambeth Council</a>
<nav class="lgd-header__nav" aria-label="Main"><ul><li><a href="/council-tax">Council tax</a></li>
<li><a href="/bins">Bins and recycling</a></li><li><a href="/jobs">Jobs</a></li></ul></nav>
<form action="/search"><label for="s">Search</label><input id="s" /><button>Search</button></form></header>
<div class="lgd-region lgd-region--breadcrumb"><nav class="breadcrumb"><ol><li><a href="/">Home</a></li>
<li><a href="/news">News</a></li></ol></nav></div>
<main class="main" id="main-content">
<div class="lgd-page-title-block"><h1 class="lgd-page-title-block__title"><span>{escape(title)}</span></h1></div>
<div class="lgd-region lgd-region--content"><article class="node node--type-localgov-news-article node--view-mode-full">
<div class="newsarticle__date">{head}</div>
<div class="field field--name-body field--type-text-with-summary"><div class="field__item">
{body}
</div></div>
<div class="social-share"><h2>Share this page</h2><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div>
</article>
<div class="views-element-container block-views-blocknews-related"><h2>Related news</h2><div class="view-content">
<article class="node node--view-mode-teaser"><h3><a href="/n/1">Leisure centre reopens</a></h3>
<p>The new Leisure centre opened its doors to the public on Monday after a long period of works.</p></article>
<article class="node node--view-mode-teaser"><h3><a href="/n/2">Ofsted rates nursery outstanding</a></h3>
<p>Ofsted rates nursery in the borough outstanding after inspectors found that children make very good progress.</p></article>
</div></div></div>
</main>
<footer class="lgd-footer"><nav><ul><li><a href="/a">Accessibility statement</a></li><li><a href="/p">Privacy notice</a></li></ul></nav>
<p>Copyright Lambeth Council</p></footer>
<script>window.dataLayer = [];</script></body></html>"""


def jadu(title: str, head: str, body: str) -> str:
    """Jadu: nested divisions, a news box and a column beside the article."""
    return f"""<!doctype html>
<html lang="en"><head><title>{escape(title)} - Lambeth Council</title><meta charset="UTF-8">
<script src="/site/app.js"></script></head>
<body class="two-columns news">
<div class="cookie-notice" role="alert"><p>We use cookies to give you the best experience of our website. <a href="/cookies">Manage cookies</a></p>
<a href="#" class="button">Accept all</a></div>
<div id="skip"><a href="#content">Skip to content</a></div>
<div id="header"><a href="/"><img src="/logo.png" alt="Lambeth Council"></a>
<div id="search"><form action="/search"><input type="text" value="Search"><input type="submit" value="Go"></form></div>
<ul id="nav"><li><a href="/council-tax">Council tax</a></li><li><a href="/bins">Bins and recycling</a></li></ul></div>
<div id="breadcrumbs" class="breadcrumb"><a href="/">Home</a> &raquo; <a href="/news">News</a></div>
<div id="wrapper"><div id="content" class="content" role="main">
<h1>{escape(title)}</h1>
{head}
<div class="editor">
{body}
</div>
<div class="share-links"><p>Share this page:</p><a href="#">Facebook</a> <a href="#">Twitter</a></div>
</div>
<div id="sidebar" class="column"><h2>Latest news</h2><ul class="list news-list">
<li><a href="/news/1">Leisure centre reopens</a><p>The new Leisure centre opened its doors to the public on Monday.</p></li>
<li><a href="/news/2">Ofsted rates nursery outstanding</a><p>Inspectors found that the nursery gives children a very good start.</p></li>
</ul><p>Sign up to our newsletter to hear about all that is going on in the borough every week.</p></div></div>
<div id="footer"><ul><li><a href="/a">Accessibility statement</a></li><li><a href="/p">Privacy</a></li></ul><p>Copyright 2023</p></div>
</body></html>"""


def wordpress(title: str, head: str, body: str) -> str:
    """WordPress: the article with its meta line, related posts inside the main column, a widget area."""
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="UTF-8"><title>{escape(title)} - Love Lambeth</title>
<link rel="stylesheet" href="/wp-content/themes/love/style.css"></head>
<body class="post-template-default single single-post single-format-standard cookies-not-set">
<div id="page" class="site"><a class="skip-link screen-reader-text" href="#primary">Skip to content</a>
<header id="masthead" class="site-header"><h1 class="site-title"><a href="/">Love Lambeth</a></h1>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu"><li><a href="/ct">Council tax</a></li>
<li><a href="/bins">Bins and recycling</a></li></ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-1234" class="post-1234 post type-post status-publish hentry category-news">
<header class="entry-header"><h2 class="entry-title">{escape(title)}</h2><div class="entry-meta">{head}</div></header>
<div class="entry-content">
{body}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="?share=facebook">Facebook</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p><a href="/1">Leisure centre reopens</a></p></div>
</div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c/n">News</a></span></footer>
</article>
<nav class="navigation post-navigation"><a href="/prev">Leisure centre reopens</a> <a href="/next">Ofsted rates nursery outstanding</a></nav>
</main></div>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent posts</h2><ul>
<li><a href="/2">Ofsted rates nursery outstanding</a></li></ul></section>
<section class="widget"><p>Sign up for the newsletter of the council, with all that is going on in your part of it.</p></section></aside></div>
<footer id="colophon" class="site-footer"><p>Copyright Lambeth. <a href="/privacy">Privacy</a> <a href="/a">Accessibility statement</a></p></footer></div>
<div id="cookie-law-info-bar"><span>This website uses cookies. <a>Accept</a></span></div>
</body></html>"""


def gov_uk(title: str, head: str, body: str) -> str:
    """The publisher's own pages: a main element without an article."""
    return f"""<!DOCTYPE html>
<html class="govuk-template" lang="en"><head><meta charset="utf-8"><title>{escape(title)} - GOV.UK</title></head>
<body class="govuk-template__body"><div id="global-cookie-message" class="gem-c-cookie-banner govuk-cookie-banner" role="region">
<h2>Cookies on GOV.UK</h2><p>We use some essential cookies to make this website work.</p><button>Accept additional cookies</button></div>
<a class="gem-c-skip-link govuk-skip-link" href="#content">Skip to main content</a>
<header role="banner"><a href="/">GOV.UK</a><div><h2>Search</h2><form><input type="search"><button>Search GOV.UK</button></form></div></header>
<div class="govuk-width-container"><nav class="govuk-breadcrumbs"><ol><li><a href="/">Home</a></li><li><a href="/e">Education</a></li></ol></nav>
<main class="govuk-main-wrapper" role="main" id="content" lang="en">
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds"><span class="govuk-caption-xl">Official letter</span>
<h1 class="gem-c-heading__text govuk-heading-l">{escape(title)}</h1></div></div>
<div class="gem-c-metadata"><dl><dt>From:</dt><dd><a href="/o">Ofsted</a></dd><dt>Published</dt><dd>{head}</dd></dl></div>
<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds"><div class="gem-c-govspeak govuk-govspeak">
{body}
</div></div>
<div class="govuk-grid-column-one-third"><aside class="gem-c-related-navigation" role="complementary"><h2>Related content</h2>
<nav><ul><li><a href="/r">Ofsted rates nursery outstanding</a></li></ul></nav></aside></div></div>
<div class="gem-c-share-links"><h2>Share this page</h2><ul><li><a href="#">Share on Facebook</a></li></ul></div>
</main></div>
<div class="gem-c-feedback"><h2>Is this page useful?</h2><button>Yes</button></div>
<footer class="gem-c-layout-footer" role="contentinfo"><ul><li><a href="/help/privacy-notice">Privacy</a></li>
<li><a href="/a">Accessibility statement</a></li></ul><p>Crown Copyright</p></footer></body></html>"""


SHAPES: dict[str, Callable[[str, str, str], str]] = {
    "localgov_drupal": localgov_drupal,
    "jadu": jadu,
    "wordpress": wordpress,
    "gov_uk": gov_uk,
}
