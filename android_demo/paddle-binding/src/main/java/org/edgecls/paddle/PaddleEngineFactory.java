package org.edgecls.paddle;

import com.baidu.paddle.lite.MobileConfig;
import com.baidu.paddle.lite.PaddlePredictor;
import com.baidu.paddle.lite.PowerMode;
import java.io.File;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Opens models with Paddle-Lite. A fault inside the library ends the process: look at the .nb before it comes here. */
public final class PaddleEngineFactory implements EngineFactory {
    private final File library;

    /**
     * Takes the library from the folder that the system property edgecls.library.dir names, or where that is not set
     * from where the system looks: the app's own libraries, or java.library.path.
     */
    public PaddleEngineFactory() {
        this(null);
    }

    /** Takes this library; null as without it. */
    public PaddleEngineFactory(File library) {
        this.library = library;
    }

    @Override
    public Engine open(File nb, EngineSettings settings) throws EdgeclsException {
        PaddleLibrary.load(library);
        requireReadable(nb);
        MobileConfig config = new MobileConfig();
        config.setModelFromFile(nb.getPath());
        config.setThreads(settings.threads());
        config.setPowerMode(PowerMode.of(settings.powerMode().value()));
        long started = System.nanoTime();
        PaddlePredictor predictor;
        try {
            predictor = PaddlePredictor.createPaddlePredictor(config);
        } catch (UnsatisfiedLinkError error) {
            throw PaddleLibrary.problem("libpaddle_lite_jni.so", error);
        }
        if (predictor == null) {
            throw new EdgeclsException(Problem.MODEL_REFUSED, nb.getPath());
        }
        return new PaddleEngine(predictor, nb.getPath(), (System.nanoTime() - started) / 1e6);
    }

    /** Paddle-Lite ends the process when it can't read the file. */
    private static void requireReadable(File nb) throws EdgeclsException {
        if (!nb.exists()) {
            throw new EdgeclsException(Problem.MODEL_UNREADABLE, nb.getPath(), "No such file or directory");
        }
        if (!nb.isFile()) {
            throw new EdgeclsException(Problem.MODEL_UNREADABLE, nb.getPath(), "It is no file");
        }
        if (!nb.canRead()) {
            throw new EdgeclsException(Problem.MODEL_UNREADABLE, nb.getPath(), "Permission denied");
        }
    }
}
