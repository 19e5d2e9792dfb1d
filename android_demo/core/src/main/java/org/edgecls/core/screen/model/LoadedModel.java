package org.edgecls.core.screen.model;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicReference;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.Verdict;
import org.edgecls.core.classify.Classifier;
import org.edgecls.core.classify.Parity;
import org.edgecls.core.engine.EngineSettings;

/** A model that answers, and whether its answers can be believed. Any thread reads it, the engine's thread runs it. */
public final class LoadedModel implements Closeable {
    private final AtomicReference<Classifier> classifier;
    private final Artifact artifact;
    private final EngineSettings settings;
    private final Parity parity;
    private final Verdict versions;
    private final String libraryVersion;
    private final double loadMs;

    LoadedModel(Classifier classifier, EngineSettings settings, Parity parity, Verdict versions) {
        this.classifier = new AtomicReference<Classifier>(classifier);
        this.artifact = classifier.artifact();
        this.settings = settings;
        this.parity = parity;
        this.versions = versions;
        this.libraryVersion = classifier.engine().version();
        this.loadMs = classifier.engine().loadMs();
    }

    /** What was loaded. */
    public Artifact artifact() {
        return artifact;
    }

    /** How it computes. */
    public EngineSettings settings() {
        return settings;
    }

    /** How far it is from the host. */
    public Parity parity() {
        return parity;
    }

    /** Whether the library and the model fit together. */
    public Verdict versions() {
        return versions;
    }

    /** Version of the library that loaded it. */
    public String libraryVersion() {
        return libraryVersion;
    }

    /** How long the loading took, milliseconds. */
    public double loadMs() {
        return loadMs;
    }

    /** For the engine's thread; null once it is closed. */
    Classifier classifier() {
        return classifier.get();
    }

    /** Frees the engine, on the engine's thread. */
    @Override
    public void close() {
        Classifier open = classifier.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }
}
