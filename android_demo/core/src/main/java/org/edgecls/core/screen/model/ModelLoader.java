package org.edgecls.core.screen.model;

import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Verdict;
import org.edgecls.core.artifact.Versions;
import org.edgecls.core.classify.Classifier;
import org.edgecls.core.classify.Parity;
import org.edgecls.core.classify.SelfCheck;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.PictureDecoder;

/** From an artifact on disk to a model that answers, with what has to be known before its answers are believed. */
public final class ModelLoader {
    private final EngineFactory engines;
    private final PictureDecoder decoder;
    private final LibraryGate gate;

    /**
     * A loader for one library.
     *
     * @param decoder decodes the golden picture of the self-check
     * @param gate refuses what would end the process
     */
    public ModelLoader(EngineFactory engines, PictureDecoder decoder, LibraryGate gate) {
        this.engines = engines;
        this.decoder = decoder;
        this.gate = gate;
    }

    /**
     * Loads a model and runs its golden input.
     *
     * @throws EdgeclsException the artifact is damaged, the library is missing, does not fit the model or refuses it
     */
    public LoadedModel load(Artifact artifact, EngineSettings settings) throws EdgeclsException {
        artifact.verify();
        String optVersion = artifact.description().optVersion();
        gate.admit(artifact);
        Engine engine = engines.open(artifact.nb(), settings);
        boolean done = false;
        try {
            Verdict versions = Versions.check(optVersion, engine.version());
            versions.enforce();
            Parity parity = SelfCheck.run(artifact, engine, decoder);
            done = true;
            return new LoadedModel(new Classifier(artifact, engine), settings, parity, versions);
        } finally {
            if (!done) {
                engine.close();
            }
        }
    }
}
