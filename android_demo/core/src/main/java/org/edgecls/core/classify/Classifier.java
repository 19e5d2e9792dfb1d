package org.edgecls.core.classify;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Description;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.preprocess.Preprocessor;

/** An artifact and the engine that loaded it, answering. One thread uses it. */
public final class Classifier implements Closeable {
    private static final double NANOS_A_MS = 1e6;

    private final Artifact artifact;
    private final Engine engine;
    private final Preprocessor preprocessor;

    /** Takes the engine over: {@link #close()} closes it. */
    public Classifier(Artifact artifact, Engine engine) {
        this.artifact = artifact;
        this.engine = engine;
        this.preprocessor = new Preprocessor(artifact.description().preprocess());
    }

    public Artifact artifact() {
        return artifact;
    }

    public Engine engine() {
        return engine;
    }

    /**
     * What the model sees in a picture.
     *
     * @param topK so many of the best classes, or all where there are fewer
     * @throws EdgeclsException the picture is too long, the engine fails, or gives no score for each class
     */
    public Prediction classify(Pixels picture, int topK) throws EdgeclsException {
        Description description = artifact.description();
        long start = System.nanoTime();
        float[] tensor = preprocessor.apply(picture);
        long ready = System.nanoTime();
        int[] shape = description.inputShape();
        engine.setInput(tensor, 1, shape[1], shape[2], shape[3]);
        engine.run();
        float[] output = engine.output();
        long done = System.nanoTime();
        Outputs.check(output, description.classes(), Outputs.title(engine));
        double[] scores = Scores.probabilities(output, description.outputKind());
        List<Rank> ranks = new ArrayList<Rank>();
        for (int classId : Scores.best(scores, topK)) {
            ranks.add(new Rank(classId, scores[classId], artifact.labels().get(classId)));
        }
        return new Prediction(ranks, (ready - start) / NANOS_A_MS, (done - ready) / NANOS_A_MS);
    }

    @Override
    public void close() {
        engine.close();
    }
}
