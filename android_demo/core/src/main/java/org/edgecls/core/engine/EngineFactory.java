package org.edgecls.core.engine;

import java.io.File;
import org.edgecls.core.error.EdgeclsException;

/** Opens models. */
public interface EngineFactory {
    /**
     * Loads a model.
     *
     * @param nb Paddle-Lite's model file
     * @param settings threads and their binding
     * @throws EdgeclsException the library is missing or for another processor, or the model can't be loaded
     */
    Engine open(File nb, EngineSettings settings) throws EdgeclsException;
}
