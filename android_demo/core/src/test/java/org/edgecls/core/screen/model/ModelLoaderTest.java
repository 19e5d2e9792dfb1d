package org.edgecls.core.screen.model;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.util.Arrays;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.TemporaryTree;
import org.edgecls.core.artifact.Artifact;
import org.edgecls.core.engine.EngineSettings;
import org.edgecls.core.engine.PowerMode;
import org.edgecls.core.engine.ScriptedEngine;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.image.ImageIoDecoder;
import org.edgecls.core.screen.Phone;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ModelLoaderTest {
    private static final EngineSettings SETTINGS = new EngineSettings(2, PowerMode.NONE);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Phone phone;
    private File library;

    @Before
    public void create() {
        phone = new Phone(folder.getRoot());
        library = new File(folder.getRoot(), "libpaddle_lite_jni.so");
    }

    private LoadedModel load(Artifact artifact) throws EdgeclsException {
        return loader().load(artifact, SETTINGS);
    }

    private ModelLoader loader() {
        return new ModelLoader(phone, new ImageIoDecoder(), new LibraryGate(library), 8);
    }

    private Problem refused(Artifact artifact) {
        return assertThrows(EdgeclsException.class, () -> load(artifact)).problem();
    }

    @Test
    public void aLoadedModelTellsHowItWasLoadedAndHowItAgrees() throws Exception {
        LoadedModel model = load(phone.add("net"));

        assertEquals("v2.12", model.libraryVersion());
        assertEquals(12.5, model.loadMs(), 0.0);
        assertEquals(2, model.settings().threads());
        assertTrue(model.parity().ok());
    }

    @Test
    public void aLibraryThatWouldCrashIsRefusedBeforeItSeesTheModel() throws Exception {
        new TemporaryTree(folder.getRoot()).with(library.getName(), "\0v2.9.1\0");

        assertEquals(Problem.LIBRARY_TOO_OLD, refused(phone.add("net")));
        assertEquals("nothing was opened", 0, phone.opened.size());
    }

    @Test
    public void aModelWhoseFileIsDamagedIsRefusedBeforeTheLibrarySeesIt() throws Exception {
        File net = new File(folder.getRoot(), "imported/net");
        byte[] sameSize = new byte[(int) new File(GoldenArtifact.FOLDER, "model.nb").length()];
        new GoldenArtifact().with("model.nb", sameSize).writeTo(net);

        assertEquals(Problem.NB_HASH, refused(Artifact.read(net)));
        assertEquals(0, phone.opened.size());
    }

    @Test
    public void afterABindingToCoresTheThreadsGetAllCoresBack() throws Exception {
        Artifact net = phone.add("net");
        ModelLoader loader = loader();
        loader.load(net, SETTINGS).close();
        loader.load(net, new EngineSettings(4, PowerMode.LOW)).close();
        loader.load(net, new EngineSettings(2, PowerMode.HIGH)).close();
        LoadedModel last = loader.load(net, SETTINGS);
        last.close();
        loader.load(net, SETTINGS).close();

        assertEquals(
                Arrays.asList("net 2 none", "net 4 low", "net 2 high", "net 8 full", "net 2 none", "net 2 none"),
                phone.opened);
        assertEquals(2, last.settings().threads());
        for (ScriptedEngine engine : phone.engines) {
            assertEquals("threads are bound by a run", 1, engine.runs());
            assertTrue(engine.isClosed());
        }
    }

    @Test
    public void anEngineWhoseScoresDontFitIsClosed() throws Exception {
        phone.answers(0.5f, 0.5f);

        assertEquals(Problem.OUTPUT_WIDTH, refused(phone.add("net")));
        assertTrue(phone.engines.get(0).isClosed());
    }
}
