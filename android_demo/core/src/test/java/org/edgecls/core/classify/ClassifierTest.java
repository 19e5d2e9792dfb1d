package org.edgecls.core.classify;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.preprocess.Preprocessor;
import org.junit.Before;
import org.junit.Test;

/** What a fake engine says of a picture, with the artifact that Python wrote for tests. */
public final class ClassifierTest {
    private static final Pixels PICTURE = new Pixels(20, 30, new byte[20 * 30 * 3]);

    private Artifact artifact;

    @Before
    public void read() throws Exception {
        artifact = Artifact.read(GoldenArtifact.FOLDER);
    }

    private EdgeclsException refused(FakeEngine engine) {
        return assertThrows(EdgeclsException.class, () -> new Classifier(artifact, engine).classify(PICTURE, 1));
    }

    @Test
    public void theBestClassesComeWithTheirLabels() throws Exception {
        Prediction prediction = new Classifier(artifact, new FakeEngine(0.25f, 0.25f, 0.5f)).classify(PICTURE, 2);
        assertEquals(2, prediction.ranks().size());
        assertEquals(2, prediction.ranks().get(0).classId());
        assertEquals("番茄", prediction.ranks().get(0).label());
        assertEquals(0.5, prediction.ranks().get(0).score(), 0);
        assertEquals("apple", prediction.ranks().get(1).label());
    }

    @Test
    public void theEngineReadsThePreprocessedPictureOnce() throws Exception {
        FakeEngine engine = new FakeEngine(0, 1, 0);
        new Classifier(artifact, engine).classify(PICTURE, 1);
        assertEquals(Arrays.asList("input 1x3x6x8", "run", "output"), engine.calls());
        assertArrayEquals(new Preprocessor(artifact.description().preprocess()).apply(PICTURE), engine.input(), 0);
    }

    @Test
    public void bothPartsOfTheTimeAreGiven() throws Exception {
        Prediction prediction = new Classifier(artifact, new FakeEngine(0, 1, 0)).classify(PICTURE, 1);
        assertTrue(prediction.preprocessMs() > 0);
        assertTrue(prediction.inferenceMs() > 0);
    }

    @Test
    public void anOutputThatCantBeAnAnswerIsRefused() {
        assertEquals("fake v0 gives 2 scores for 3 classes", refused(new FakeEngine(0, 1)).getMessage());
        assertEquals(Problem.OUTPUT_NOT_FINITE, refused(new FakeEngine(0, Float.NaN, 1)).problem());
        assertEquals(Problem.RUN_FAILED, refused(FakeEngine.failing()).problem());
    }

    @Test
    public void closingClosesTheEngine() {
        FakeEngine engine = new FakeEngine(0, 1, 0);
        new Classifier(artifact, engine).close();
        assertEquals(Arrays.asList("close"), engine.calls());
    }

    @Test
    public void theSelfCheckRunsTheGoldenInputAndComparesWithTheGoldenOutput() throws Exception {
        FakeEngine engine = new FakeEngine(0.125f, 0.7505f, 0.1245f);
        Parity parity = SelfCheck.run(artifact, engine, new ImageIoDecoder());
        assertTrue(parity.ok());
        assertEquals(5e-4, parity.maxAbsDiff(), 1e-7);
        assertEquals("made up", parity.reference());
        assertEquals(Arrays.asList("input 1x3x6x8", "run", "output"), engine.calls());
        Pixels golden = new ImageIoDecoder().decode(artifact.description().golden().imagePng());
        assertArrayEquals(new Preprocessor(artifact.description().preprocess()).tensor(golden), engine.input(), 0);
    }

    @Test
    public void anEngineThatDisagreesIsAResultAndNoException() throws Exception {
        Parity parity = SelfCheck.run(artifact, new FakeEngine(0.75f, 0.125f, 0.125f), new ImageIoDecoder());
        assertEquals(0.625, parity.maxAbsDiff(), 0);
        assertTrue(!parity.ok());
        assertEquals("fake v0 disagrees with made up: largest difference 0.625 (allowed 0.001), cosine -0.5000 "
                + "(at least 0.9999)", parity.problem().getMessage());
    }

    @Test
    public void aSelfCheckOfADamagedGoldenPictureSaysSo() {
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> SelfCheck.run(
                artifact, new FakeEngine(0, 1, 0), encoded -> {
                    throw new EdgeclsException(Problem.PICTURE_UNREADABLE, "it is damaged");
                }));
        assertEquals(Problem.PICTURE_UNREADABLE, error.problem());
    }
}
