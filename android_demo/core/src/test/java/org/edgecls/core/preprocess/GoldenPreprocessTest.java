package org.edgecls.core.preprocess;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.Collection;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.Sha256;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.json.JsonObject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The pictures that edgecls/preprocess is tested on come out of this port with the same bits. */
@RunWith(Parameterized.class)
public final class GoldenPreprocessTest {
    private static final GoldenFile GOLDEN = new GoldenFile("tests/preprocess/golden/vectors.json");

    private final JsonObject vector;

    public GoldenPreprocessTest(String name, JsonObject vector) {
        this.vector = vector;
    }

    @Parameterized.Parameters(name = "{0}")
    public static Collection<Object[]> vectors() throws Exception {
        return GOLDEN.named();
    }

    @Test
    public void geometryAndArithmeticGiveTheGoldenBits() throws Exception {
        Pixels picture = new ImageIoDecoder().decode(GoldenFile.read(GOLDEN.sibling(vector.text("picture"))));
        Preprocessor preprocessor = new Preprocessor(Preprocess.of(vector.object("preprocess")));
        Pixels cropped = preprocessor.crop(picture);
        float[] tensor = preprocessor.tensor(cropped);
        compareSamples(cropped, tensor);
        assertEquals(vector.text("pixels_sha256"), Sha256.of(cropped.rgb()));
        assertEquals(vector.text("tensor_sha256"), Sha256.of(tensor));
    }

    private void compareSamples(Pixels cropped, float[] tensor) throws Exception {
        int plane = cropped.width() * cropped.height();
        for (JsonObject sample : vector.objects("samples")) {
            int place = (int) (sample.integer("row") * cropped.width() + sample.integer("column"));
            int[] pixel = new int[3];
            double[] values = new double[3];
            for (int channel = 0; channel < 3; channel++) {
                pixel[channel] = cropped.rgb()[place * 3 + channel] & 0xFF;
                values[channel] = tensor[channel * plane + place];
            }
            assertArrayEquals(sample.integers("pixel"), pixel);
            assertArrayEquals(sample.numbers("values"), values, 0.0);
        }
    }
}
