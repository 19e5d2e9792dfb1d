package org.edgecls.demo;

import android.content.Context;
import android.os.Handler;
import android.os.HandlerThread;
import android.os.Looper;
import java.io.File;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.edgecls.core.screen.Choices;
import org.edgecls.core.screen.Threads;
import org.edgecls.core.screen.artifacts.ArtifactShelf;
import org.edgecls.core.screen.artifacts.BuiltInArtifacts;
import org.edgecls.core.screen.benchmark.BenchmarkPresenter;
import org.edgecls.core.screen.model.EngineSession;
import org.edgecls.core.screen.model.LibraryGate;
import org.edgecls.core.screen.model.LoadMarker;
import org.edgecls.core.screen.model.ModelLoader;
import org.edgecls.demo.artifacts.AssetSource;
import org.edgecls.demo.benchmark.BenchmarkConnection;
import org.edgecls.demo.benchmark.PhoneSurroundings;
import org.edgecls.demo.gallery.BitmapPictureDecoder;
import org.edgecls.paddle.PaddleEngineFactory;

/** What the screens share, put together in one place. It lives as long as the process. */
public final class Services {
    private final Threads threads;
    private final Handler cameraThread;
    private final Choices choices;
    private final ArtifactShelf shelf;
    private final EngineSession engine;
    private final BenchmarkPresenter benchmark;
    private final File results;

    Services(Context app) {
        threads = new Threads(new MainExecutor(), single("files"), single("engine"), single("pictures"));
        HandlerThread camera = new HandlerThread("camera");
        camera.start();
        cameraThread = new Handler(camera.getLooper());
        choices = new Choices(new StoredPreferences(app), Runtime.getRuntime().availableProcessors());
        File builtIn = new File(app.getFilesDir(), "built_in");
        shelf = new ArtifactShelf(
                new BuiltInArtifacts(new AssetSource(app.getAssets()), builtIn),
                new File(app.getFilesDir(), "imported"));
        LibraryGate gate = new LibraryGate(Library.file(app));
        ModelLoader loader =
                new ModelLoader(new PaddleEngineFactory(), new BitmapPictureDecoder(), gate, choices.cores());
        engine = new EngineSession(threads, loader, new LoadMarker(new File(app.getFilesDir(), "loading")));
        PhoneSurroundings surroundings = new PhoneSurroundings(app);
        results = surroundings.results();
        benchmark = new BenchmarkPresenter(shelf, choices, threads, surroundings);
        benchmark.connect(new BenchmarkConnection(app, benchmark));
    }

    /** Where work runs. */
    public Threads threads() {
        return threads;
    }

    /** The one thread that cameras are opened, read and closed on. */
    public Handler cameraThread() {
        return cameraThread;
    }

    /** What the user chose. */
    public Choices choices() {
        return choices;
    }

    /** The artifacts. */
    public ArtifactShelf shelf() {
        return shelf;
    }

    /** The one engine. */
    public EngineSession engine() {
        return engine;
    }

    /** The benchmark, which outlives its screen. */
    public BenchmarkPresenter benchmark() {
        return benchmark;
    }

    /** The folder of the benchmark's results. */
    public File results() {
        return results;
    }

    private static Executor single(final String name) {
        return Executors.newSingleThreadExecutor(new ThreadFactory() {
            @Override
            public Thread newThread(Runnable work) {
                return new Thread(work, name);
            }
        });
    }

    private static final class MainExecutor implements Executor {
        private final Handler handler = new Handler(Looper.getMainLooper());

        @Override
        public void execute(Runnable work) {
            handler.post(work);
        }
    }
}
