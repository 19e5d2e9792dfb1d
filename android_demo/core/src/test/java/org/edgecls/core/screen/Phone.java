package org.edgecls.core.screen;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.bench.Bench;
import org.edgecls.core.engine.Engine;
import org.edgecls.core.engine.EngineFactory;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.artifacts.ArtifactShelf;
import org.edgecls.core.screen.artifacts.BuiltInArtifacts;
import org.edgecls.core.screen.artifacts.FolderSource;
import org.edgecls.core.screen.model.EngineSession;
import org.edgecls.core.screen.model.LibraryGate;
import org.edgecls.core.screen.model.LoadMarker;
import org.edgecls.core.screen.model.ModelLoader;

/** An app on a made-up phone of eight cores: its shelf, choices and engine. */
public final class Phone implements EngineFactory {
    public final QueuedThreads queue = new QueuedThreads();
    public final Choices choices = new Choices(new MemoryPreferences(), 8);
    public final List<String> opened = new ArrayList<>();
    public final List<ScriptedEngine> engines = new ArrayList<>();
    public final LoadMarker marker;
    public final ArtifactShelf shelf;
    public final EngineSession session;

    private final File root;
    private float[] answer = Bench.RIGHT;
    private EdgeclsException refusal;
    private Error crash;

    public Phone(File root) {
        this.root = root;
        marker = new LoadMarker(new File(root, "loading"));
        BuiltInArtifacts builtIn =
                new BuiltInArtifacts(new FolderSource(new File(root, "assets")), new File(root, "built_in"));
        shelf = new ArtifactShelf(builtIn, new File(root, "imported"));
        LibraryGate gate = new LibraryGate(new File(root, "missing.so"));
        ModelLoader loader = new ModelLoader(this, new ImageIoDecoder(), gate, choices.cores());
        session = new EngineSession(queue.threads(), loader, marker);
    }

    /** Puts an artifact beside the imported ones. */
    public Artifact add(String name) throws IOException, EdgeclsException {
        return Artifact.read(new GoldenArtifact().writeTo(new File(root, "imported/" + name)));
    }

    /** Engines that are opened from now on give these scores. */
    public void answers(float... scores) {
        answer = scores;
    }

    /** No engine can be opened from now on; null: they can again. */
    public void refuses(EdgeclsException problem) {
        refusal = problem;
    }

    /** Opening an engine ends the app from now on; null: it doesn't any more. */
    public void crashes(Error error) {
        crash = error;
    }

    /** A picture of one colour. */
    public static Pixels picture() {
        return new Pixels(40, 30, new byte[40 * 30 * 3]);
    }

    @Override
    public Engine open(File nb, EngineSettings settings) throws EdgeclsException {
        opened.add(nb.getParentFile().getName() + " " + settings.threads() + " " + settings.powerMode().word());
        if (refusal != null) {
            throw refusal;
        }
        if (crash != null) {
            throw crash;
        }
        engines.add(new ScriptedEngine(answer));
        return engines.get(engines.size() - 1);
    }
}
