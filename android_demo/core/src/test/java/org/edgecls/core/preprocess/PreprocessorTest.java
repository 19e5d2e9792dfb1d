package org.edgecls.core.preprocess;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;

public final class PreprocessorTest {
    private static final String USUAL = "{\"resize_short\": 8, \"interpolation\": \"bilinear\", \"size\": [6, 7],"
            + " \"color\": \"RGB\", \"scale\": 0.5, \"mean\": [1, 2, 3], \"std\": [1, 2, 4]}";

    private static Preprocess spec(String text) throws EdgeclsException {
        return Preprocess.of(JsonObject.parse(text, "model.json"));
    }

    private static void assertRefused(String message, String text) {
        assertEquals(message, assertThrows(EdgeclsException.class, () -> spec(text)).getMessage());
    }

    private static Pixels blank(int width, int height) {
        return new Pixels(width, height, new byte[width * height * 3]);
    }

    @Test
    public void theDescriptionIsReadAsItStands() throws Exception {
        Preprocess spec = spec(USUAL);
        assertArrayEquals(new int[] {6, 7}, spec.size());
        assertEquals(Integer.valueOf(8), spec.resizeShort());
        assertEquals("bilinear", spec.interpolation());
        assertEquals("RGB", spec.color());
        assertEquals(0.5, spec.scale(), 0);
        assertArrayEquals(new double[] {1, 2, 3}, spec.mean(), 0);
        assertArrayEquals(new double[] {1, 2, 4}, spec.std(), 0);
        assertNull(spec(USUAL.replace("\"resize_short\": 8", "\"resize_short\": null")).resizeShort());
    }

    @Test
    public void aDescriptionThatNobodyCanFollowIsRefusedByField() {
        assertRefused("model.json lacks size", USUAL.replace("size\"", "sizes\""));
        assertRefused("model.json lacks resize_short", USUAL.replace("resize_short", "short"));
        assertRefused("in model.json, resize_short is 6, not 7 to 2147483647", USUAL.replace(": 8", ": 6"));
        assertRefused("in model.json, resize_short is no integer", USUAL.replace(": 8", ": 8.5"));
        assertRefused("in model.json, size is [6], not height and width of 1 to 4096", USUAL.replace("6, 7", "6"));
        assertRefused("in model.json, size is [6, 5000], not height and width of 1 to 4096",
                USUAL.replace("6, 7", "6, 5000"));
        assertRefused("in model.json, interpolation is cubic, not one of [bilinear, bicubic]",
                USUAL.replace("bilinear", "cubic"));
        assertRefused("in model.json, color is GRB, not one of [RGB, BGR]", USUAL.replace("RGB", "GRB"));
        assertRefused("in model.json, mean is [1.0, 2.0], not three numbers", USUAL.replace("[1, 2, 3]", "[1, 2]"));
        assertRefused("in model.json, std is [1.0, 0.0, 4.0], not three numbers above 0",
                USUAL.replace("[1, 2, 4]", "[1, 0, 4]"));
    }

    @Test
    public void theTensorHasOneChannelAfterTheOther() throws Exception {
        byte[] rgb = new byte[6 * 7 * 3];
        rgb[0] = 10;
        rgb[1] = (byte) 200;
        rgb[5] = 30;
        float[] tensor = new Preprocessor(spec(USUAL)).tensor(new Pixels(7, 6, rgb));
        assertEquals(4f, tensor[0], 0);
        assertEquals(49f, tensor[42], 0);
        assertEquals(3f, tensor[85], 0);
        assertEquals(-1f, tensor[1], 0);
    }

    @Test
    public void bgrPutsBlueFirst() throws Exception {
        byte[] rgb = new byte[6 * 7 * 3];
        rgb[2] = 10;
        assertEquals(4f, new Preprocessor(spec(USUAL.replace("RGB", "BGR"))).tensor(new Pixels(7, 6, rgb))[0], 0);
    }

    @Test
    public void aPictureOfTheNetworksSizeThatNeedsNoScalingIsTakenAsItIs() throws Exception {
        Pixels picture = blank(7, 6);
        String direct = USUAL.replace("\"resize_short\": 8", "\"resize_short\": null");
        assertSame(picture, new Preprocessor(spec(direct)).crop(picture));
    }

    @Test
    public void aPictureThatWouldGrowBeyondAllBoundsIsRefused() throws Exception {
        Preprocessor preprocessor = new Preprocessor(spec(USUAL.replace(": 8", ": 256")));
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> preprocessor.apply(blank(1, 100_000)));
        assertEquals(Problem.PICTURE_TOO_LONG, error.problem());
        assertEquals("a picture of 1x100000 would become 256x25600000", error.getMessage());
    }

    @Test
    public void onlyAPictureOfTheNetworksSizeBecomesATensor() throws Exception {
        Preprocessor preprocessor = new Preprocessor(spec(USUAL));
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> preprocessor.tensor(blank(6, 7)));
        assertEquals("the picture has 6x7 pixels, the model reads 7x6", error.getMessage());
    }
}
