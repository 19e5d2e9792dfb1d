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
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.PictureDecoder;

/**
 * From an artifact on disk to a model that answers, with what has to be known before its answers are believed.
 *
 * <p>One thread loads and runs everything. Paddle-Lite binds its threads to cores when it runs, and for good: power
 * mode none leaves them as they are. Power mode full with a thread for each core gives each thread all cores
 * (bind_threads in its device_info.cc), so one such run comes between a binding and none.
 */
public final class ModelLoader {
    private final EngineFactory engines;
    private final PictureDecoder decoder;
    private final LibraryGate gate;
    private final EngineSettings allCores;
    private boolean bound;

    /**
     * A loader for one library.
     *
     * @param decoder decodes the golden picture of the self-check
     * @param gate refuses what would end the process
     * @param cores processors of the device
     */
    public ModelLoader(EngineFactory engines, PictureDecoder decoder, LibraryGate gate, int cores) {
        this.engines = engines;
        this.decoder = decoder;
        this.gate = gate;
        this.allCores = new EngineSettings(cores, PowerMode.FULL);
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
        if (bound && settings.powerMode() == PowerMode.NONE) {
            unbind(artifact);
        }
        bound = settings.powerMode() != PowerMode.NONE;
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

    private void unbind(Artifact artifact) throws EdgeclsException {
        Engine engine = engines.open(artifact.nb(), allCores);
        try {
            SelfCheck.run(artifact, engine, decoder);
        } finally {
            engine.close();
        }
    }
}
