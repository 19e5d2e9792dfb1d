package org.edgecls.core.screen.artifacts;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class BuiltInArtifactsTest {
    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private File assets;
    private File folder;
    private FolderSource source;

    @Before
    public void create() {
        assets = new File(temporary.getRoot(), "assets");
        folder = new File(temporary.getRoot(), "built_in");
        source = new FolderSource(assets);
    }

    private void unpack() throws EdgeclsException {
        new BuiltInArtifacts(source, folder).unpack();
    }

    private void delete(File gone) {
        for (File file : gone.listFiles()) {
            assertTrue(file.delete());
        }
        assertTrue(gone.delete());
    }

    @Test
    public void everyArtifactOfTheAppIsCopied() throws Exception {
        new GoldenArtifact().writeTo(new File(assets, "net"));
        new GoldenArtifact().writeTo(new File(assets, "other"));
        unpack();

        Artifact.read(new File(folder, "net")).verify();
        Artifact.read(new File(folder, "other")).verify();
    }

    @Test
    public void whatIsThereAlreadyIsNotCopiedAgain() throws Exception {
        new GoldenArtifact().writeTo(new File(assets, "net"));
        unpack();
        unpack();

        assertEquals(1, source.modelsRead());
    }

    @Test
    public void anUpdateOfTheAppReplacesTheCopy() throws Exception {
        new GoldenArtifact().writeTo(new File(assets, "net"));
        unpack();
        delete(new File(assets, "net"));
        new GoldenArtifact().replacing("\"fp32\"", "\"fp16\"").writeTo(new File(assets, "net"));
        unpack();

        assertEquals("fp16", Artifact.read(new File(folder, "net")).description().precision());
        assertArrayEquals(new String[] {"net"}, folder.list());
    }

    @Test
    public void aDamagedCopyIsReplaced() throws Exception {
        new GoldenArtifact().writeTo(new File(assets, "net"));
        unpack();
        assertTrue(new File(folder, "net/labels.txt").delete());
        unpack();

        Artifact.read(new File(folder, "net")).verify();
    }

    @Test
    public void whatTheAppNoLongerHasGoesAway() throws Exception {
        new GoldenArtifact().writeTo(new File(assets, "net"));
        unpack();
        delete(new File(assets, "net"));
        unpack();

        assertArrayEquals(new String[0], folder.list());
    }

    @Test
    public void aDamagedArtifactOfTheAppIsToldAndKeepsNoOtherOut() throws Exception {
        new GoldenArtifact().without("model.nb").writeTo(new File(assets, "broken"));
        new GoldenArtifact().writeTo(new File(assets, "net"));

        EdgeclsException error = assertThrows(EdgeclsException.class, this::unpack);
        assertEquals(Problem.IMPORT_UNREADABLE, error.problem());
        assertTrue(new File(folder, "net").isDirectory());
        assertFalse(new File(folder, "broken").exists());
    }

    @Test
    public void anAppWithoutArtifactsNeedsNoFolder() throws EdgeclsException, IOException {
        unpack();

        assertFalse(folder.exists());
    }
}
