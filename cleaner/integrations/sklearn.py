"""A scikit-learn transformer of texts: raw in, clean out.

Needs scikit-learn: `pip install 'article-cleaner[sklearn]'`.

>>> from sklearn.feature_extraction.text import TfidfVectorizer
>>> from sklearn.pipeline import make_pipeline
>>> words = make_pipeline(TextCleaner(noise=["share", "advert"]), TfidfVectorizer())
>>> matrix = words.fit_transform(["Share\\n\\nThe Russian Federation sent pumps.", "It rained.\\n\\nAdvertisement"])
>>> list(words.get_feature_names_out())
['it', 'pumps', 'rained', 'russia', 'sent']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from cleaner.api import Cleaner
from cleaner.extras import extra
from cleaner.model import InputError

if TYPE_CHECKING:
    from cleaner.options import OptionValues

_base = extra("sklearn.base", "scikit-learn pipelines", "sklearn")
_Estimator: Any = _base.BaseEstimator
_Transformer: Any = _base.TransformerMixin


# Texts are one column, and what reads them wants them as such: `set_output` would make a table of them.
class TextCleaner(_Transformer, _Estimator, auto_wrap_output_keys=None):  # type: ignore[call-arg]
    """Texts through the cleaner, for a pipeline before `TfidfVectorizer` and the like.

    The parameters are the options of `cleaner.Cleaner`, which `fit` and `transform` check: they raise OptionError for a
    bad option and RuleFileError for a bad file. `fit` learns nothing, and `transform` works without it.

    >>> TextCleaner(entities=False).transform(["Share\\n\\nIt rained.", b"It stopped.", None])
    array(['It rained.', 'It stopped.', ''], dtype=object)
    """

    def __init__(
        self,
        *,
        kind: str = "auto",
        encoding: str | None = None,
        repair: Any = True,
        noise: Any = True,
        entities: Any = True,
        headline: str = "auto",
        rules: Any = None,
        language: str | None = None,
        extractor: str = "cleaner",
        leaning: str = "balanced",
    ) -> None:
        self.kind = kind
        self.encoding = encoding
        self.repair = repair
        self.noise = noise
        self.entities = entities
        self.headline = headline
        self.rules = rules
        self.language = language
        self.extractor = extractor
        self.leaning = leaning

    def fit(self, X: Iterable[Any], y: Any = None) -> Self:  # noqa: N803
        """The transformer itself. Raises for bad options, and for what is no column of texts."""
        self._cleaner()
        _check_column(X)
        return self

    def transform(self, X: Iterable[Any]) -> Any:  # noqa: N803
        """The clean texts, as a numpy array of one dimension with str in it, in order.

        `X` is a list, a numpy array of one dimension, a Series of pandas or polars, or any other iterable, of str, or
        of bytes to be decoded. Where a value is missing (None, NaN, pandas.NA) the text is empty, so that rows stay
        rows. Raises InputError for anything else.
        """
        clean = self._cleaner().clean
        _check_column(X)
        texts = [_cleaned(clean, number, value) for number, value in enumerate(X)]
        column = np.empty(len(texts), dtype=object)
        column[:] = texts
        return column

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """The names given, or else `text`: there is one column in and one out."""
        names = ["text"] if input_features is None else list(input_features)
        return np.asarray(names, dtype=object)

    def _cleaner(self) -> Cleaner:
        options: OptionValues = self.get_params(deep=False)
        return Cleaner(**options)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.no_validation = True
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = []
        return tags


def _check_column(texts: Any) -> None:
    if isinstance(texts, (str, bytes, Mapping)) or not isinstance(texts, Iterable):
        raise InputError(f"texts are a list, an array or a Series of str, not {type(texts).__name__}")
    shape = getattr(texts, "shape", None)
    if shape is not None and len(shape) != 1:
        raise InputError(f"texts are one column, not {type(texts).__name__} of shape {shape}; give a column of it")


def _cleaned(clean: Any, number: int, value: Any) -> str:
    if isinstance(value, (str, bytes)):
        return clean(value)  # type: ignore[no-any-return]
    if value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value):
        return ""
    raise InputError(f"text {number} is {type(value).__name__}, not str or bytes")
