package org.edgecls.core.classify;

import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.PictureDecoder;
import org.edgecls.core.preprocess.Preprocessor;

/** Whether this device's engine says of the golden input what the host said. */
public final class SelfCheck {
    private SelfCheck() {}

    /**
     * The golden input as the network reads it: 3 * height * width floats.
     *
     * @throws EdgeclsException the golden picture is damaged or of another size
     */
    public static float[] input(Artifact artifact, PictureDecoder decoder) throws EdgeclsException {
        Description description = artifact.description();
        return new Preprocessor(description.preprocess())
                .tensor(decoder.decode(description.golden().imagePng()));
    }

    /**
     * Runs the golden input. A disagreement is a result, not an exception: {@link Parity#ok()} tells.
     *
     * @throws EdgeclsException the golden picture is damaged, the engine fails, or gives no score for each class
     */
    public static Parity run(Artifact artifact, Engine engine, PictureDecoder decoder) throws EdgeclsException {
        int[] shape = artifact.description().inputShape();
        engine.setInput(input(artifact, decoder), 1, shape[1], shape[2], shape[3]);
        engine.run();
        return Parity.of(artifact.description(), engine.output(), Outputs.title(engine));
    }
}
