"""scikit-learn pipelines with the cleaner in them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, InputError, OptionError, RuleFileError
from cleaner.options import OptionValues
from tests.needed import needed

sklearn = needed("sklearn")
import numpy as np  # noqa: E402
from sklearn.base import BaseEstimator, clone  # noqa: E402
from sklearn.compose import ColumnTransformer  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.utils.validation import check_is_fitted  # noqa: E402

from cleaner.integrations.sklearn import TextCleaner  # noqa: E402

NOISY = "Share\n\nThe Russian Federation sent pumps.\n\nAdvertisement"
CLEAN = "Russia sent pumps."


def test_a_list_of_str_and_bytes() -> None:
    cleaned = TextCleaner().transform([NOISY, NOISY.encode(), "", "Share"])
    assert type(cleaned) is np.ndarray
    assert cleaned.dtype == object
    assert cleaned.tolist() == [CLEAN, CLEAN, "", ""]
    assert TextCleaner().fit_transform([NOISY], [1]).tolist() == [CLEAN]


@pytest.mark.parametrize("make", [tuple, iter, np.array, lambda texts: np.array(texts, dtype=object)])
def test_other_columns(make: Any) -> None:
    assert TextCleaner().transform(make([NOISY, "It rained."])).tolist() == [CLEAN, "It rained."]


@pytest.mark.parametrize("nothing", [[], np.array([], dtype=object)])
def test_no_texts(nothing: Any) -> None:
    assert TextCleaner().transform(nothing).shape == (0,)


@pytest.mark.parametrize("dtype", [object, "str", "string"])
def test_a_series_of_pandas(dtype: Any) -> None:
    pandas = needed("pandas")
    series = pandas.Series([NOISY, None, float("nan"), "It rained."], index=[4, 3, 2, 1], dtype=dtype)
    assert TextCleaner().transform(series).tolist() == [CLEAN, "", "", "It rained."]


def test_a_series_of_polars() -> None:
    polars = needed("polars")
    assert TextCleaner().transform(polars.Series([NOISY, None])).tolist() == [CLEAN, ""]


def test_before_a_vectorizer() -> None:
    words = make_pipeline(TextCleaner(), TfidfVectorizer())
    assert words.fit_transform([NOISY, None]).shape == (2, 3)
    assert words.get_feature_names_out().tolist() == ["pumps", "russia", "sent"]
    sklearn.set_config(transform_output="pandas")
    try:
        assert words[:1].transform([NOISY]).tolist() == [CLEAN]
    finally:
        sklearn.set_config(transform_output="default")


def test_a_column_of_a_table() -> None:
    pandas = needed("pandas")
    table = pandas.DataFrame({"id": [1, 2], "body": [NOISY, "It rained."]})
    columns = ColumnTransformer([("body", make_pipeline(TextCleaner(), TfidfVectorizer()), "body")])
    assert columns.fit_transform(table).shape == (2, 5)
    assert columns.get_feature_names_out().tolist()[0] == "body__it"


def test_options_are_kept_as_they_are_given() -> None:
    kinds = {"share", "advert"}
    cleaner = TextCleaner(noise=kinds, rules=[], entities={"Albion": "Great Britain"})
    assert cleaner.noise is kinds
    assert list(cleaner.get_params()) == sorted(OptionValues.__annotations__)
    assert clone(cleaner).get_params() == cleaner.get_params()
    assert cleaner.set_params(noise=False) is cleaner
    assert cleaner.transform(["Share"]).tolist() == ["Share"]
    assert repr(cleaner).startswith("TextCleaner(")
    assert "TextCleaner" in cleaner._repr_html_()
    assert pickle.loads(pickle.dumps(cleaner)).transform(["Share", "Albion won."]).tolist() == [
        "Share",
        "Great Britain won.",
    ]


def test_the_defaults_are_those_of_the_cleaner() -> None:
    assert Cleaner(**TextCleaner().get_params()).options == Cleaner().options


def test_it_needs_no_fitting() -> None:
    check_is_fitted(TextCleaner())
    # Older versions have no tags and go by this.
    assert TextCleaner().__sklearn_is_fitted__()
    if not hasattr(BaseEstimator, "__sklearn_tags__"):
        return
    tags = sklearn.utils.get_tags(TextCleaner())
    assert (tags.requires_fit, tags.input_tags.string, tags.input_tags.two_d_array) == (False, True, False)


def test_names_of_columns() -> None:
    assert TextCleaner().get_feature_names_out().tolist() == ["text"]
    assert TextCleaner().get_feature_names_out(["body"]).tolist() == ["body"]


def test_a_search_on_two_processes() -> None:
    texts = [f"Share\n\nIt rained in {place}." for place in ("Oslo", "Rome") for _ in range(4)]
    steps = make_pipeline(TextCleaner(), TfidfVectorizer(), LogisticRegression())
    search = GridSearchCV(steps, {"textcleaner__noise": [True, ["share"], False]}, cv=2, n_jobs=2)
    search.fit(texts, [0] * 4 + [1] * 4)
    assert search.best_score_ == 1.0
    assert search.predict(["Share\n\nRome"]) == [1]


@pytest.mark.parametrize("method", ["fit", "transform", "fit_transform"])
def test_bad_options(method: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="noise has no 'adverts'"):
        getattr(TextCleaner(noise=["adverts"]), method)(["It rained."])
    (tmp_path / "rules.toml").write_text("[[rule]", "utf8")
    with pytest.raises(RuleFileError):
        getattr(TextCleaner(rules=tmp_path / "rules.toml"), method)(["It rained."])


@pytest.mark.parametrize("method", ["fit", "transform"])
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("It rained.", "a list, an array or a Series of str, not str"),
        (b"It rained.", "not bytes"),
        ({"It": "rained"}, "not dict"),
        (None, "not NoneType"),
        (np.array([["It rained."]]), r"texts are one column, not ndarray of shape \(1, 1\); give a column of it"),
    ],
)
def test_what_is_no_column_of_texts(method: str, texts: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        getattr(TextCleaner(), method)(texts)


def test_a_table_is_no_column() -> None:
    for library in ("pandas", "polars"):
        with pytest.raises(InputError, match=r"one column, not DataFrame of shape \(1, 1\)"):
            TextCleaner().transform(needed(library).DataFrame({"body": [NOISY]}))


def test_a_value_that_is_no_text() -> None:
    with pytest.raises(InputError, match="text 1 is int, not str or bytes"):
        TextCleaner().transform(["It rained.", 5])
