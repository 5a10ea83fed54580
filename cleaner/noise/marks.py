"""What the markup of a page calls its parts, element by element: navigation, captions, bylines, share buttons.

Only elements, roles and whole class names and ids count, never parts of names: "share" is no "shareholders".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.noise.measures import Real, Whole

_ELEMENTS = {
    "nav": "navigation",
    "menu": "navigation",
    "search": "navigation",
    "footer": "navigation",
    "dialog": "navigation",
    "figcaption": "caption",
}
_ROLES = {
    "navigation": "navigation", "menu": "navigation", "menubar": "navigation", "search": "navigation",
    "contentinfo": "navigation", "banner": "navigation", "dialog": "navigation", "alertdialog": "navigation",
}  # fmt: skip
_NAMES = {
    "share": "share sharing share-buttons share-bar share-links share-tools sharedaddy social-share social-sharing"
    " social-media social-links social-icons social-buttons addtoany addtoany_share_save_container"
    " addthis_toolbox a2a_kit post-share article-share entry-share sharethis sd-sharing jp-sharing"
    " essb_links ssba",
    "advert": "ad ads advert adverts advertisement advertisements advertising adsbygoogle ad-container ad-slot"
    " ad-wrapper ad-banner ad-unit sponsored sponsor-message google-ad dfp-ad",
    "byline": "byline by-line author-name post-author entry-author article-author article-byline post-byline"
    " entry-byline author-info author-bio about-author author-box post-author-box rel=author",
    "timestamp": "dateline timestamp time-stamp entry-date post-date published-date publish-date pubdate article-date"
    " date-published last-updated posted-on",
    "caption": "wp-caption-text figcaption caption-text image-caption photo-caption media-caption img-caption"
    " gallery-caption picture-caption figure-caption image-credit photo-credit",
    "related": "related related-posts related-articles related-content related-stories related-links related-news"
    " related-post related-items relatedposts jp-relatedposts yarpp yarpp-related recommended"
    " recommendations recommended-posts read-next read-more-posts more-stories more-articles also-like"
    " you-may-like trending most-read most-popular popular-posts latest-posts recent-posts outbrain"
    " taboola crp_related post-navigation wp-block-latest-posts upsells up-sells cross-sells",
    "subscribe": "newsletter newsletter-signup newsletter-form newsletter-box newsletter-subscribe subscribe"
    " subscription subscribe-form subscribe-box signup sign-up signup-form email-signup mailing-list"
    " mc_embed_signup mc4wp-form paywall",
    "comments": "comments comment-list commentlist comments-area comment-respond comment-form commentform respond"
    " disqus_thread comments-section comments-title comment-section comments-container fb-comments",
    "navigation": "nav navbar navigation navigations menu menus submenu sub-menu main-menu main-nav main-navigation"
    " primary-menu primary-nav mega-menu megamenu nav-menu nav-links site-nav site-header page-header-nav"
    " site-footer page-footer global-footer footer-widgets footer-menu footer-nav footer-links breadcrumb"
    " breadcrumbs breadcrumb-nav pagination pager paging page-numbers skip-link skip-links skip-to-content"
    " screen-reader-text sr-only visually-hidden visuallyhidden masthead topbar top-bar sidebar side-bar"
    " sidebars widget-area widget_recent_entries widget_categories widget_archive tags tag-list tag-links"
    " tagcloud post-tags entry-tags cat-links printfooter catlinks mw-editsection navbox back-to-top login"
    " login-form search-form searchform off-canvas offcanvas popup modal",
    "legal": "cookie cookies cookie-banner cookie-notice cookie-consent cookie-bar cookie-law-info-bar gdpr"
    " consent onetrust-consent-sdk onetrust-banner-sdk copyright site-info disclaimer",
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names.split()}
MARKED_KINDS = tuple(_NAMES)
_MOST = 0.4
"""A mark that more of the prose carries than this is the page's own and says nothing, as `comments` on a forum."""

_DEEPEST = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element calls what stands in it."""

    kind: str
    name: str
    """As it is told: `<nav>` or `class or id "newsletter"`."""

    @property
    def by_name(self) -> bool:
        """Whether a class or an id says it, rather than an element, a role or a relation."""
        return self.name.startswith("class")


def mark_of(tag: str, names: Sequence[str]) -> Mark | None:
    """The mark that an element carries by itself, if one.

    >>> mark_of("div", ("wide", "newsletter"))
    Mark(kind='subscribe', name='class or id "newsletter"')
    >>> mark_of("div", ("shareholders",)) is None
    True
    """
    for name in names:
        kind = _KIND_OF.get(name)
        if kind:
            return Mark(kind, f'class or id "{name}"' if "=" not in name else name)
        if name.startswith("role=") and (kind := _ROLES.get(name[5:])):
            return Mark(kind, f'role "{name[5:]}"')
    kind = _ELEMENTS.get(tag)
    return Mark(kind, f"<{tag}>") if kind else None


def marks_of(
    parents: Sequence[int],
    tags: Sequence[str],
    names: Sequence[tuple[str, ...]],
    element: Whole,
    prose: Real,
    is_article: bool = False,
) -> list[Mark | None]:
    """For each line the innermost mark around it, or that of the comments it stands in.

    `element` and `prose` are columns over the lines. Marks that most of the prose carries do not count, but for those
    of comments under an article, which may have more prose than a recipe has.
    """
    known: dict[tuple[str, tuple[str, ...]], Mark | None] = {}
    chains: dict[int, tuple[Mark, ...]] = {-1: ()}
    for at in set(element.tolist()):
        path = []
        while at not in chains:
            path.append(at)
            at = parents[at]
        chain = chains[at]
        for up in reversed(path):
            tag, given = own = tags[up], names[up]
            if given or tag in _ELEMENTS:
                if own not in known:
                    known[own] = mark_of(tag, given)
                mark = known[own]
                if mark is not None and mark not in chain and len(chain) < _DEEPEST:
                    chain = (mark, *chain)
            chains[up] = chain
    weights: dict[Mark, float] = {}
    for at, weight in zip(element.tolist(), prose.tolist(), strict=True):
        if weight:
            for mark in chains[at]:
                weights[mark] = weights.get(mark, 0.0) + weight
    most = _MOST * float(prose.sum())
    said: dict[int, Mark | None] = {}
    for at in set(element.tolist()):
        telling = [
            mark for mark in chains[at] if weights.get(mark, 0.0) <= most or (is_article and mark.kind == "comments")
        ]
        comments = [mark for mark in telling if mark.kind == "comments"]
        said[at] = comments[-1] if comments else telling[0] if telling else None
    return [said[at] for at in element.tolist()]
