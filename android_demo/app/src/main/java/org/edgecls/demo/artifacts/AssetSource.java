package org.edgecls.demo.artifacts;

import android.content.res.AssetManager;
import java.io.IOException;
import java.io.InputStream;
import org.edgecls.core.screen.artifacts.BuiltInArtifacts;

/** The artifacts in the app's package: assets/artifacts/NAME. */
public final class AssetSource implements BuiltInArtifacts.Source {
    private static final String FOLDER = "artifacts";

    private final AssetManager assets;

    /** The files of this package. */
    public AssetSource(AssetManager assets) {
        this.assets = assets;
    }

    /** None where there is no such folder: AssetManager gives an empty list then. */
    @Override
    public String[] names() throws IOException {
        return assets.list(FOLDER);
    }

    @Override
    public InputStream open(String artifact, String file) throws IOException {
        return assets.open(FOLDER + "/" + artifact + "/" + file);
    }
}
