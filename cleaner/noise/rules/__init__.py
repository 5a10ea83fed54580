"""Every built-in rule, in the order in which they are asked. There is no other order."""

from __future__ import annotations

from cleaner.noise.registry import Rule
from cleaner.noise.rules import (
    advert,
    byline,
    caption,
    code,
    comments,
    inline,
    legal,
    media,
    navigation,
    related,
    repeat,
    share,
    source,
    subscribe,
    timestamp,
)

JUDGED_BY_NEIGHBOURS: tuple[Rule, ...] = (
    related.listing,
    repeat.line,
    timestamp.date,
    source.address,
    code.separator,
    byline.signature,
)
"""Rules whose lines have no form of their own: with `leaning="recall"` they are not asked."""

OF_RUNNING_TEXT: tuple[Rule, ...] = (repeat.line,)
"""Rules that are not asked of documentation, where the same sentence stands under many headings."""

RULES: tuple[Rule, ...] = (
    # Labels: whole lines that can be nothing else.
    share.label,
    advert.label,
    media.label,
    media.counter,
    comments.label,
    subscribe.label,
    navigation.label,
    # Lines of a certain form.
    share.follow,
    share.row,
    advert.copy,
    byline.reported_from,
    byline.contributed,
    byline.by,
    byline.biography,
    byline.contact,
    byline.release_end,
    source.label,
    source.republished,
    caption.file_image,
    caption.label,
    caption.credit,
    related.header,
    related.link,
    subscribe.prompt,
    comments.prompt,
    navigation.tags,
    navigation.row,
    navigation.breadcrumb,
    legal.copyright_notice,
    legal.notice,
    timestamp.label,
    code.remains,
    # Lines judged with what the rules above said of their neighbours.
    *JUDGED_BY_NEIGHBOURS,
    # Spans inside the lines that are still there.
    source.agency,
    media.post,
    media.image_markup,
    inline.bracketed,
    inline.at_end,
)
