package org.edgecls.core.screen.artifacts;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.artifact.ArtifactStore;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.screen.Phone;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ArtifactsPresenterTest implements ArtifactsView {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Phone phone;
    private ArtifactsPresenter presenter;
    private final List<Boolean> busy = new ArrayList<>();
    private ArtifactsState shown;

    @Before
    public void create() throws Exception {
        phone = new Phone(folder.getRoot());
        new GoldenArtifact().writeTo(new File(folder.getRoot(), "assets/own"));
        presenter = new ArtifactsPresenter(this, phone.shelf, phone.choices, phone.queue.threads());
    }

    private void start() {
        presenter.onStart();
        phone.queue.runAll();
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (ArtifactItem item : shown.items()) {
            ids.add(item.id());
        }
        return ids;
    }

    private static ImportSource zip(byte[] bytes) {
        return new ImportSource() {
            @Override
            public Artifact importInto(ArtifactStore store) throws EdgeclsException {
                return store.importZip(new ByteArrayInputStream(bytes), "new");
            }
        };
    }

    @Test
    public void theAppsOwnArtifactsComeFirstAndThenTheImportedOnes() throws Exception {
        phone.add("mine");
        presenter.onStart();
        assertTrue(shown.busy());
        phone.queue.runAll();

        assertEquals(Arrays.asList("app:own", "imported:mine"), ids());
        assertFalse(shown.busy());
        assertFalse(shown.items().get(0).imported());
    }

    @Test
    public void whileNoneIsChosenTheFirstIsUsed() {
        start();

        assertEquals("app:own", shown.chosenId());
    }

    @Test
    public void aChoiceIsShownAndKept() throws Exception {
        phone.add("mine");
        start();
        presenter.onChoose(shown.items().get(1));

        assertEquals("imported:mine", shown.chosenId());
        assertEquals("imported:mine", phone.choices.artifact());
    }

    @Test
    public void aDamagedArtifactIsListedWithItsReasonAndCantBeChosen() throws Exception {
        new GoldenArtifact().without("labels.txt").writeTo(new File(folder.getRoot(), "imported/broken"));
        start();

        ArtifactItem broken = shown.items().get(1);
        assertEquals("broken", broken.name());
        assertEquals(Problem.ARTIFACT_FILE_MISSING, broken.problem().problem());
        presenter.onChoose(broken);
        assertEquals("app:own", shown.chosenId());
    }

    @Test
    public void anImportedArtifactAppearsAndIsNamed() throws Exception {
        start();
        presenter.onImport(zip(new GoldenArtifact().zip("")));
        assertTrue(shown.busy());
        phone.queue.runAll();

        assertEquals("new", shown.imported());
        assertEquals(Arrays.asList("app:own", "imported:new"), ids());
    }

    @Test
    public void anImportThatFollowsTheReadingOfTheListIsShownUntilItIsDone() throws Exception {
        presenter.onStart();
        presenter.onImport(zip(new GoldenArtifact().zip("")));
        phone.queue.runAll();

        assertEquals("both, the list, the import", Arrays.asList(true, true, true, false), busy);
    }

    @Test
    public void anImportThatFailsSaysWhyAndTheNextOneForgetsIt() throws Exception {
        start();
        presenter.onImport(zip(new byte[] {1, 2, 3}));
        phone.queue.runAll();
        assertEquals(Problem.IMPORT_NO_ZIP, shown.problem().problem());
        assertNull(shown.imported());

        presenter.onImport(zip(new GoldenArtifact().zip("")));
        phone.queue.runAll();
        assertNull(shown.problem());
        assertNotNull(shown.imported());
    }

    @Test
    public void anImportedArtifactCanBeRemovedADamagedOneToo() throws IOException, EdgeclsException {
        phone.add("mine");
        new GoldenArtifact().without("model.nb").writeTo(new File(folder.getRoot(), "imported/broken"));
        start();
        presenter.onRemove(shown.items().get(1));
        presenter.onRemove(shown.items().get(2));
        phone.queue.runAll();

        assertEquals(Arrays.asList("app:own"), ids());
    }

    @Test
    public void theAppsOwnArtifactsStay() {
        start();
        presenter.onRemove(shown.items().get(0));
        phone.queue.runAll();

        assertEquals(Arrays.asList("app:own"), ids());
    }

    @Test
    public void aCopyThatCantBeMadeIsListedAsDamaged() throws Exception {
        new GoldenArtifact().without("model.nb").writeTo(new File(folder.getRoot(), "assets/zero"));
        start();

        assertEquals(Arrays.asList("app:built_in", "app:own"), ids());
        assertEquals(Problem.IMPORT_UNREADABLE, shown.items().get(0).problem().problem());
    }

    @Override
    public void render(ArtifactsState state) {
        shown = state;
        busy.add(state.busy());
    }
}
