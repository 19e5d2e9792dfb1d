package org.edgecls.core.preprocess;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.Sha256;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Encoded pictures of many kinds become the tensor that Python makes of them. */
@RunWith(Parameterized.class)
public final class GoldenPicturesTest {
    private static final GoldenFile GOLDEN = new GoldenFile("tests/ports/golden/pictures.json");

    /** The largest difference that is allowed at all; what is expected is none. */
    private static final float ALLOWED = 1e-6f;

    private final JsonObject vector;

    public GoldenPicturesTest(String name, JsonObject vector) {
        this.vector = vector;
    }

    @Parameterized.Parameters(name = "{0}")
    public static Collection<Object[]> vectors() throws Exception {
        return GOLDEN.named();
    }

    @Test
    public void theDecoderGivesTheUprightPicture() throws Exception {
        Pixels picture = decoded();
        assertEquals(vector.integer("width"), picture.width());
        assertEquals(vector.integer("height"), picture.height());
        assertEquals(vector.text("decoded_sha256"), Sha256.of(picture.rgb()));
    }

    @Test
    public void theTensorIsThatOfPython() throws Exception {
        Preprocessor preprocessor = new Preprocessor(Preprocess.of(vector.object("preprocess")));
        Pixels cropped = preprocessor.crop(decoded());
        float[] tensor = preprocessor.tensor(cropped);
        assertArrayEquals(tensor(vector.text("tensor_base64")), tensor, ALLOWED);
        assertEquals("the difference is small, but there is one", vector.text("tensor_sha256"), Sha256.of(tensor));
        assertEquals(vector.text("pixels_sha256"), Sha256.of(cropped.rgb()));
    }

    private Pixels decoded() throws Exception {
        return new ImageIoDecoder().decode(GoldenFile.read(GOLDEN.sibling(vector.text("picture"))));
    }

    private static float[] tensor(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] tensor = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(tensor);
        return tensor;
    }
}
