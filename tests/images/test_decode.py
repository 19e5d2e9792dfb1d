from __future__ import annotations

import io
import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from edgecls.errors import ImageError
from edgecls.images.decode import decode_image
from edgecls.images.synthetic import golden_picture
from tests.images.pictures import encoded, plain


def png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("format", ["PNG", "BMP"])
def test_a_lossless_picture_comes_back_to_the_last_bit(format: str) -> None:
    assert np.array_equal(decode_image(encoded(format)), golden_picture(48, 64))


@pytest.mark.parametrize("format", ["JPEG", "WebP"])
def test_a_lossy_picture_comes_back_in_rgb_order(format: str) -> None:
    stream = io.BytesIO()
    Image.fromarray(plain(16, 16, (200, 100, 20))).save(stream, format, quality=95)
    assert np.abs(decode_image(stream.getvalue()).astype(int) - (200, 100, 20)).max() <= 6


def test_a_path_and_its_content_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a b ü.png"
    path.write_bytes(encoded("PNG"))
    assert np.array_equal(decode_image(path), decode_image(path.read_bytes()))
    assert np.array_equal(decode_image(str(path)), decode_image(path))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_is_applied(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded("JPEG", quality=95, exif=exif.tobytes())
    turned = Image.open(io.BytesIO(data))
    expected = np.asarray(ImageOps.exif_transpose(turned))
    image = decode_image(data)
    assert image.shape == expected.shape
    # Two JPEG decoders agree within a few levels; a wrong turn would be off by hundreds.
    assert np.abs(image.astype(int) - expected).mean() < 3


def test_grey_becomes_three_equal_channels() -> None:
    image = decode_image(encoded("PNG", mode="L"))
    assert image.shape == (48, 64, 3)
    assert (image == image[..., :1]).all()


def test_alpha_is_dropped_without_blending() -> None:
    transparent = np.zeros((4, 4, 4), np.uint8)
    transparent[..., 0] = 200
    assert decode_image(png(Image.fromarray(transparent)))[0, 0].tolist() == [200, 0, 0]


def test_of_16_bits_the_upper_8_are_kept() -> None:
    levels = np.arange(0, 65536, 257, dtype=np.uint16).reshape(16, 16)
    done, data = cv2.imencode(".png", levels + np.uint16(100))
    assert done
    assert np.array_equal(decode_image(data.tobytes())[..., 0], (levels + np.uint16(100)) >> 8)


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    stream = io.BytesIO()
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(stream, "JPEG", quality=95)
    assert np.abs(decode_image(stream.getvalue())[8, 8].astype(int) - (255, 0, 0)).max() <= 4


def test_a_palette_is_resolved() -> None:
    assert decode_image(encoded("PNG", mode="P")).shape == (48, 64, 3)


def test_of_an_animation_the_first_frame_is_taken_or_opencv_is_blamed() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    try:
        found = decode_image(stream.getvalue())[4, 4].tolist()
    except ImageError as error:
        found = error.message
    assert found in ([255, 0, 0], f"the picture is a GIF that OpenCV {cv2.__version__} can't decode")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP", "WebP"])
def test_half_a_picture_is_an_error_and_never_half_grey(format: str) -> None:
    data = encoded(format)
    with pytest.raises(ImageError):
        decode_image(data[: len(data) // 2])


def test_a_damaged_picture_prints_nothing_of_its_own(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.bmp"
    path.write_bytes(encoded("BMP")[:-100])
    with pytest.raises(ImageError, match=r"bad\.bmp is a BMP that OpenCV .* can't decode"):
        decode_image(path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["absent.jpg", "a" * 300 + ".jpg", "file/a.jpg"])
def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImageError) as caught:
        decode_image(tmp_path / name)
    assert name in caught.value.message


def test_a_path_with_a_null_byte_is_no_path() -> None:
    with pytest.raises(ImageError, match="no path"):
        decode_image("a\0b.jpg")


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="is a folder"):
        decode_image(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(ImageError, match="no regular file"):
        decode_image(tmp_path / "pipe.jpg")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded("JPEG"))
    path.chmod(0)
    with pytest.raises(ImageError, match="Permission denied"):
        decode_image(path)


def test_an_empty_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    with pytest.raises(ImageError, match=r"a\.jpg is empty"):
        decode_image(tmp_path / "a.jpg")


def test_a_sparse_giant_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as stream:
        stream.truncate(5 << 30)
    with pytest.raises(ImageError, match="5120 MiB"):
        decode_image(path)
