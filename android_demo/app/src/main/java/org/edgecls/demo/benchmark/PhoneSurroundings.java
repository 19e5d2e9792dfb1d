package org.edgecls.demo.benchmark;

import android.content.Context;
import java.io.File;
import org.edgecls.core.screen.benchmark.BenchmarkPresenter;

/** Where the app keeps results, and the phone's clock. */
public final class PhoneSurroundings implements BenchmarkPresenter.Surroundings {
    private final File results;

    /** The app's own files. */
    public PhoneSurroundings(Context context) {
        results = new File(context.getFilesDir(), "results");
    }

    @Override
    public File results() {
        // Where it can't be made, writing the first result says why.
        results.mkdirs();
        return results;
    }

    @Override
    public long now() {
        return System.currentTimeMillis();
    }
}
