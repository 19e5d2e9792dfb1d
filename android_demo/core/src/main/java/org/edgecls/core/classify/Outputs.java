package org.edgecls.core.classify;

import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Whether an engine's output can be an answer at all. */
final class Outputs {
    private Outputs() {}

    /**
     * Looks at the output for one picture; {@code name} is what computed it.
     *
     * @throws EdgeclsException OUTPUT_WIDTH, OUTPUT_NOT_FINITE
     */
    static void check(float[] output, int classes, String name) throws EdgeclsException {
        if (output.length != classes) {
            throw new EdgeclsException(Problem.OUTPUT_WIDTH, name, output.length, classes);
        }
        for (float value : output) {
            if (Float.isNaN(value) || Float.isInfinite(value)) {
                throw new EdgeclsException(Problem.OUTPUT_NOT_FINITE, name);
            }
        }
    }

    /** Name and version, as "paddle_lite v2.12". */
    static String title(Engine engine) {
        return engine.name() + " " + engine.version();
    }
}
