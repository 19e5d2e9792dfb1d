"""The images of each step."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from edgecls.images.synthetic import golden_picture
from edgecls.preprocess.apply import level_table, normalize
from edgecls.preprocess.spec import Preprocess
from edgecls.qat.batches import change, chosen_images, make_batch
from edgecls.qat.settings import QatSettings

SETTINGS = QatSettings(batch_size=4, augment=False)
TABLE = level_table(Preprocess())
LEVELS = np.stack([np.roll(golden_picture(24, 24), shift, axis=1) for shift in range(12)])


def test_every_image_is_seen_once_an_epoch_in_another_order() -> None:
    first = np.concatenate([chosen_images(12, step, SETTINGS) for step in range(3)])
    second = np.concatenate([chosen_images(12, step, SETTINGS) for step in range(3, 6)])

    assert sorted(first) == sorted(second) == list(range(12))
    assert first.tolist() != second.tolist()


def test_what_is_left_over_of_an_epoch_is_not_always_the_same() -> None:
    seen = Counter(int(index) for step in range(60) for index in chosen_images(14, step, SETTINGS))

    assert len(seen) == 14


def test_a_step_has_the_same_batch_whenever_it_is_asked_for() -> None:
    settings = replace(SETTINGS, augment=True)

    late, again = make_batch(LEVELS, 5, settings, TABLE), make_batch(LEVELS, 5, settings, TABLE)

    assert np.array_equal(late[0], again[0])
    assert np.array_equal(late[1], again[1])


def test_another_seed_gives_other_batches() -> None:
    other = replace(SETTINGS, seed=1)

    assert chosen_images(12, 0, SETTINGS).tolist() != chosen_images(12, 0, other).tolist()


def test_without_changes_the_tensors_are_those_of_the_preprocessing() -> None:
    tensors, chosen = make_batch(LEVELS, 0, SETTINGS, TABLE)

    assert np.array_equal(tensors, np.stack([normalize(LEVELS[index], Preprocess()) for index in chosen]))


def test_a_changed_image_is_still_much_like_itself() -> None:
    image = golden_picture(64, 64)
    smooth = np.repeat(np.repeat(image[::16, ::16], 16, axis=0), 16, axis=1)

    for seed in range(20):
        changed = change(smooth, np.random.RandomState(seed))
        assert changed.shape == smooth.shape
        assert changed.dtype == np.uint8
        assert np.corrcoef(changed.ravel(), smooth.ravel())[0, 1] > 0.8


def test_a_set_of_fewer_images_than_a_batch_is_one_batch() -> None:
    assert len(chosen_images(3, 7, QatSettings(batch_size=8))) == 3
