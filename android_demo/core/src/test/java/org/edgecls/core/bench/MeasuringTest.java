package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import org.edgecls.core.device.SystemFiles;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.Test;

public final class MeasuringTest {
    private static final float[] IMAGE = new float[12];

    private final RecordedProgress progress = new RecordedProgress();

    private boolean measure(ScriptedEngine engine, Limits limits, int batch) throws EdgeclsException {
        return new Measuring(limits, new SystemFiles(), progress).measure(engine, IMAGE, batch, 3, 2, 2);
    }

    @Test
    public void theStoryIsToldInItsOrder() throws EdgeclsException {
        assertTrue(measure(new ScriptedEngine(1, 2), new Limits(1, 5, 0, 60), 1));

        assertEquals(Arrays.asList("output of 2", "before", "samples", "after", "done"), progress.told);
        assertEquals(5, progress.timing.count());
        assertEquals(Timing.ENOUGH, progress.timing.stoppedBy());
    }

    @Test
    public void untimedPassesAreNoSamples() throws EdgeclsException {
        ScriptedEngine engine = new ScriptedEngine(1, 2);
        measure(engine, new Limits(7, 3, 0, 60), 1);

        // The first one, seven to warm up, one before the loop.
        assertEquals(1 + 7 + 1 + 3, engine.runs());
        assertFalse(engine.isClosed());
    }

    @Test
    public void manySamplesAreHandedOnInChunksWithAnUntimedPassAfterEach() throws EdgeclsException {
        ScriptedEngine engine = new ScriptedEngine(1, 2);
        measure(engine, new Limits(0, 2500, 0, 60), 1);

        assertEquals(Arrays.asList(1024, 1024, 452), progress.chunks);
        assertEquals(1 + 1 + 2500 + 2, engine.runs());
    }

    @Test
    public void aSampleIsTheTimeOfAPass() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(1, 2) {
                    @Override
                    protected void onRun(int run) {
                        sleep(5);
                    }
                };
        measure(engine, new Limits(0, 4, 0.03, 60), 1);

        assertTrue(progress.timing.wallMs() >= 30.0);
        double sum = 0.0;
        for (double sample : progress.last) {
            assertTrue(sample >= 5.0);
            sum += sample;
        }
        assertTrue(sum <= progress.timing.wallMs());
    }

    @Test
    public void theLongestTimeEndsIt() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(1, 2) {
                    @Override
                    protected void onRun(int run) {
                        sleep(10);
                    }
                };
        measure(engine, new Limits(0, 1000, 0, 0.05), 1);

        assertEquals(Timing.MAX_SECONDS, progress.timing.stoppedBy());
        assertTrue(progress.timing.count() <= 6);
    }

    @Test
    public void aBatchRepeatsTheImageAndItsRowsAreCompared() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(1, 2) {
                    @Override
                    protected float offset(int row) {
                        return 0.25f * row;
                    }
                };
        measure(engine, new Limits(0, 1, 0, 60), 3);

        assertEquals("output of 2", progress.told.get(0));
        assertEquals(0.5, progress.spread, 0.0);
    }

    @Test
    public void anOutputThatChangesIsSeen() throws EdgeclsException {
        ScriptedEngine engine =
                new ScriptedEngine(1, 2) {
                    @Override
                    protected float offset(int row) {
                        return runs();
                    }
                };
        measure(engine, new Limits(0, 2, 0, 60), 1);

        assertEquals(3.0, progress.change, 0.0);
        assertEquals(0.0, progress.spread, 0.0);
    }

    @Test
    public void aScoreThatIsNoNumberIsNotForgotten() throws EdgeclsException {
        measure(new ScriptedEngine(Float.NaN, 1), new Limits(0, 1, 0, 60), 2);

        assertTrue(Double.isNaN(progress.spread));
        assertTrue(Double.isNaN(progress.change));
    }

    @Test
    public void itStopsBetweenTwoPassesWhenAsked() throws EdgeclsException {
        ScriptedEngine engine = new ScriptedEngine(1, 2);
        progress.stopAfter = 10;

        assertFalse(measure(engine, new Limits(4, 1000, 0, 60), 1));
        assertNull(progress.timing);
        assertEquals(1 + 4 + 1 + 7, engine.runs());
    }

    @Test
    public void itStopsWhileItWarmsUp() throws EdgeclsException {
        progress.stopAfter = 0;

        assertFalse(measure(new ScriptedEngine(1, 2), new Limits(1, 1, 0, 60), 1));
        assertEquals(Arrays.asList("output of 2"), progress.told);
    }

    @Test
    public void whatTheEngineThrowsReachesTheCaller() {
        ScriptedEngine engine =
                new ScriptedEngine(1, 2) {
                    @Override
                    protected void onRun(int run) throws EdgeclsException {
                        if (run == 3) {
                            throw new EdgeclsException(Problem.RUN_FAILED, "the model");
                        }
                    }
                };
        try {
            measure(engine, new Limits(5, 1, 0, 60), 1);
            throw new AssertionError("it went on");
        } catch (EdgeclsException error) {
            assertEquals(Problem.RUN_FAILED, error.problem());
        }
    }

    @Test(expected = OutOfMemoryError.class)
    public void aBatchThatNoArrayHoldsIsOutOfMemory() throws EdgeclsException {
        new Measuring(Limits.DEFAULT, new SystemFiles(), progress)
                .measure(new ScriptedEngine(1), new float[4_000_000], 1024, 1, 2000, 2000);
    }

    @Test
    public void limitsOutOfRangeAreRefused() {
        Limits[] wrong = {
            new Limits(-1, 1, 0, 1), new Limits(0, 0, 0, 1), new Limits(0, Limits.MAX_RUNS + 1, 0, 1),
            new Limits(0, 1, 2, 1), new Limits(0, 1, -1, 1), new Limits(0, 1, 0, 86401), new Limits(0, 1, Double.NaN, 1)
        };
        for (Limits limits : wrong) {
            try {
                limits.check();
                throw new AssertionError("it was taken");
            } catch (EdgeclsException error) {
                assertEquals(Problem.LIMIT_OUT_OF_RANGE, error.problem());
            }
        }
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }
}
