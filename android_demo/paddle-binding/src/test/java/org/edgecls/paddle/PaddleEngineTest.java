package org.edgecls.paddle;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** An engine on the stand-in library, whose net sums the channels of each image. */
public final class PaddleEngineTest {
    @ClassRule
    public static final TemporaryFolder LIBRARY = new TemporaryFolder();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static PaddleEngineFactory factory;

    private File nb;

    @BeforeClass
    public static void buildLibrary() throws IOException, InterruptedException {
        factory = new PaddleEngineFactory(StandInLibrary.build(LIBRARY.getRoot()));
    }

    @Before
    public void makeModel() throws IOException {
        nb = folder.newFile("model.nb");
    }

    private Engine open() throws EdgeclsException {
        return factory.open(nb, new EngineSettings(2, PowerMode.HIGH));
    }

    @Test
    public void itComputesWhatIsPutIn() throws EdgeclsException {
        try (Engine engine = open()) {
            engine.setInput(new float[] {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60}, 2, 3, 1, 2);
            engine.run();

            assertArrayEquals(new float[] {3, 7, 11, 30, 70, 110}, engine.output(), 0f);
            assertEquals("paddle_lite", engine.name());
            assertEquals("stand-in", engine.version());
            assertTrue(engine.loadMs() >= 0.0);
        }
    }

    @Test
    public void theInputStaysForEveryRunAndTheOutputIsACopy() throws EdgeclsException {
        try (Engine engine = open()) {
            float[] values = {1, 2, 3};
            engine.setInput(values, 1, 3, 1, 1);
            values[0] = 100;
            engine.run();
            float[] first = engine.output();
            first[1] = 100;
            engine.run();

            assertArrayEquals(new float[] {1, 2, 3}, engine.output(), 0f);
        }
    }

    @Test
    public void twoModelsAreLoadedAtATime() throws EdgeclsException {
        try (Engine one = open();
                Engine other = open()) {
            one.setInput(new float[] {1}, 1, 1, 1, 1);
            other.setInput(new float[] {2}, 1, 1, 1, 1);
            one.run();
            other.run();

            assertArrayEquals(new float[] {1}, one.output(), 0f);
            assertArrayEquals(new float[] {2}, other.output(), 0f);
        }
    }

    @Test
    public void valuesThatDoNotFillTheShapeAreRefused() throws EdgeclsException {
        try (Engine engine = open()) {
            engine.setInput(new float[11], 1, 3, 2, 2);
            throw new AssertionError("they were taken");
        } catch (EdgeclsException error) {
            assertEquals(Problem.INPUT_REFUSED, error.problem());
            assertEquals("Paddle-Lite refuses an input of [1, 3, 2, 2] for " + nb, error.getMessage());
        }
    }

    @Test
    public void thereIsNoOutputBeforeARun() throws EdgeclsException {
        try (Engine engine = open()) {
            engine.output();
            throw new AssertionError("there is");
        } catch (EdgeclsException error) {
            assertEquals(Problem.OUTPUT_SHAPE, error.problem());
        }
    }

    @Test
    public void aSecondCloseDoesNothingAndNothingElseIsPossible() throws EdgeclsException {
        Engine engine = open();
        engine.setInput(new float[] {1}, 1, 1, 1, 1);
        engine.close();
        engine.close();

        assertEquals("stand-in", engine.version());
        for (int call = 0; call < 3; call++) {
            try {
                use(engine, call);
                throw new AssertionError("call " + call + " was possible");
            } catch (EdgeclsException error) {
                assertEquals(Problem.ENGINE_CLOSED, error.problem());
            }
        }
    }

    private static void use(Engine engine, int call) throws EdgeclsException {
        if (call == 0) {
            engine.setInput(new float[] {1}, 1, 1, 1, 1);
        } else if (call == 1) {
            engine.run();
        } else {
            engine.output();
        }
    }

    @Test
    public void aModelThatCantBeReadNeverReachesTheLibrary() throws IOException {
        File[] files = {new File(folder.getRoot(), "gone.nb"), folder.newFolder("a_folder.nb")};
        for (File file : files) {
            try {
                factory.open(file, new EngineSettings(1, PowerMode.NONE));
                throw new AssertionError("it was loaded");
            } catch (EdgeclsException error) {
                assertEquals(Problem.MODEL_UNREADABLE, error.problem());
                assertTrue(error.getMessage().startsWith(file.getPath()));
            }
        }
    }
}
