package org.edgecls.core.screen.artifacts;

import java.util.List;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.screen.Choices;
import org.edgecls.core.screen.Threads;

/** The behaviour of the list of artifacts: choose, import, remove. Called on the user interface's thread. */
public final class ArtifactsPresenter {
    /** A change of the shelf, on the thread of files. */
    private interface Change {
        /** Gives the name of what was imported; null for another change. */
        String make() throws EdgeclsException;
    }

    private final ArtifactsView view;
    private final ArtifactShelf shelf;
    private final Choices choices;
    private final Threads threads;

    private List<ArtifactItem> items;
    private int changes;
    private String imported;
    private EdgeclsException problem;

    /** A presenter of one screen. */
    public ArtifactsPresenter(ArtifactsView view, ArtifactShelf shelf, Choices choices, Threads threads) {
        this.view = view;
        this.shelf = shelf;
        this.choices = choices;
        this.threads = threads;
    }

    /** The screen can be seen. */
    public void onStart() {
        change(new Change() {
            @Override
            public String make() {
                return null;
            }
        });
    }

    /** The user chose an artifact; a damaged one can't be chosen. */
    public void onChoose(ArtifactItem item) {
        if (item.artifact() != null) {
            choices.chooseArtifact(item.id());
            render();
        }
    }

    /** The user chose what to import. */
    public void onImport(final ImportSource source) {
        imported = null;
        problem = null;
        change(new Change() {
            @Override
            public String make() throws EdgeclsException {
                return source.importInto(shelf.imported()).name();
            }
        });
    }

    /** The user wants an imported artifact to be gone. */
    public void onRemove(final ArtifactItem item) {
        if (!item.imported()) {
            return;
        }
        imported = null;
        problem = null;
        change(new Change() {
            @Override
            public String make() throws EdgeclsException {
                shelf.imported().remove(item.name());
                return null;
            }
        });
    }

    private void change(final Change change) {
        changes++;
        render();
        threads.files().execute(new Runnable() {
            @Override
            public void run() {
                changeNow(change);
            }
        });
    }

    private void changeNow(Change change) {
        String made = null;
        EdgeclsException cause = null;
        try {
            made = change.make();
        } catch (EdgeclsException e) {
            cause = e;
        }
        final String name = made;
        final EdgeclsException failed = cause;
        final List<ArtifactItem> now = shelf.items();
        threads.ui().execute(new Runnable() {
            @Override
            public void run() {
                changes--;
                items = now;
                imported = name == null ? imported : name;
                problem = failed == null ? problem : failed;
                render();
            }
        });
    }

    private void render() {
        ArtifactItem chosen = items == null ? null : ArtifactShelf.chosen(items, choices.artifact());
        view.render(new ArtifactsState(items, chosen == null ? null : chosen.id(), changes > 0, imported, problem));
    }
}
