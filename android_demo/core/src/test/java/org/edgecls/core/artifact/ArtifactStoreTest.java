package org.edgecls.core.artifact;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.GoldenFile;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;
import org.edgecls.core.json.JsonObject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ArtifactStoreTest {
    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private File root;
    private ArtifactStore store;

    @Before
    public void open() {
        root = new File(temporary.getRoot(), "store/artifacts");
        store = new ArtifactStore(root);
    }

    private Artifact importZip(byte[] zip, String name) throws EdgeclsException {
        return store.importZip(new ByteArrayInputStream(zip), name);
    }

    private EdgeclsException refusedZip(byte[] zip) {
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> importZip(zip, "a.zip"));
        assertNothingLeft();
        return error;
    }

    private void assertNothingLeft() {
        assertEquals(Collections.emptyList(), names());
        assertArrayEquals(new String[0], root.list());
    }

    private List<String> names() {
        List<String> names = new ArrayList<String>();
        for (File folder : store.folders()) {
            names.add(folder.getName());
        }
        return names;
    }

    /** A zip of entries that are names and contents in turn. */
    private static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                zip.write(namesAndContents[i + 1].getBytes("UTF-8"));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    public void aStoreThatIsNotThereYetIsEmpty() {
        assertEquals(Collections.emptyList(), names());
        store.sweep();
        assertFalse(root.exists());
    }

    @Test
    public void aZippedFolderBecomesAnArtifactOfTheFoldersName() throws Exception {
        Artifact artifact = importZip(new GoldenArtifact().zip("StandIn-arm64-v8a-fp32/"), "download (1).zip");
        assertEquals("StandIn-arm64-v8a-fp32", artifact.name());
        assertEquals(new File(root, "StandIn-arm64-v8a-fp32"), artifact.folder());
        artifact.verify();
        assertEquals(Arrays.asList("StandIn-arm64-v8a-fp32"), names());
        assertArrayEquals(new String[] {"StandIn-arm64-v8a-fp32"}, root.list());
    }

    @Test
    public void aFolderZippedWithBackslashesIsOneToo() throws Exception {
        assertEquals("b", importZip(new GoldenArtifact().zip("a\\b\\"), "x.zip").name());
    }

    @Test
    public void zippedFilesBecomeAnArtifactOfTheArchivesName() throws Exception {
        assertEquals("download_1", importZip(new GoldenArtifact().zip(""), "download (1).ZIP").name());
    }

    @Test
    public void theHostsPartAndOtherFilesArePassedOver() throws Exception {
        GoldenArtifact artifact = new GoldenArtifact()
                .with("host/twin.nb", new byte[100_000])
                .with("host/fp32/inference.pdmodel", new byte[10])
                .with("__MACOSX/._model.json", new byte[10])
                .with("notes.txt", new byte[10]);
        String[] files = importZip(artifact.zip("a/"), "a.zip").folder().list();
        Arrays.sort(files);
        assertArrayEquals(new String[] {"labels.txt", "model.json", "model.nb"}, files);
    }

    @Test
    public void singleFilesAreImportedUnderTheGivenName() throws Exception {
        GoldenArtifact files = new GoldenArtifact().with("README", new byte[3]);
        Artifact artifact = store.importFiles(files.streams(), "../my model/é");
        assertEquals("my_model", artifact.name());
        assertEquals(3, artifact.folder().list().length);
    }

    @Test
    public void theSameArtifactTwiceIsOneAndAnotherOfItsNameGetsANumber() throws Exception {
        importZip(new GoldenArtifact().zip("a/"), "a.zip");
        assertEquals("a", importZip(new GoldenArtifact().zip("a/"), "a.zip").name());
        GoldenArtifact other = new GoldenArtifact().with("labels.txt", "x\ny\nz\n".getBytes("UTF-8"));
        assertEquals("a-2", importZip(other.zip("a/"), "a.zip").name());
        assertEquals("a-2", importZip(other.zip("a/"), "a.zip").name());
        assertEquals(Arrays.asList("a", "a-2"), names());
    }

    @Test
    public void namesThatWouldLeaveTheFolderAreRefused() throws Exception {
        String[] unsafe = {
            "../model.json", "a/../../model.json", "/model.json", "..\\model.json", "C:/model.json",
            "\\\\server\\model.json", "a/..",
        };
        for (String name : unsafe) {
            EdgeclsException error = refusedZip(zip(name, "x"));
            assertEquals(name, Problem.IMPORT_UNSAFE_NAME, error.problem());
        }
        assertArrayEquals(new String[] {"artifacts"}, new File(temporary.getRoot(), "store").list());
    }

    @Test
    public void dotsThatLeadNowhereAreFine() throws Exception {
        assertEquals("a..b", importZip(new GoldenArtifact().zip("a..b/"), "x.zip").name());
    }

    @Test
    public void aZipOfSeveralArtifactsIsRefusedWithTheirNames() throws Exception {
        EdgeclsException error = refusedZip(zip("one/model.json", "x", "two/model.nb", "x"));
        assertEquals("a.zip holds several artifacts: one and two", error.getMessage());
    }

    @Test
    public void aFileThatComesTwiceIsRefused() throws Exception {
        byte[] zip = zip("a/model.json", "x", "a/model.jsoN", "y");
        for (int i = 0; i < zip.length; i++) {
            zip[i] = zip[i] == 'N' ? (byte) 'n' : zip[i];
        }
        assertEquals("a.zip holds a/model.json twice", refusedZip(zip).getMessage());
    }

    @Test
    public void whatIsNoZipIsRefused() throws Exception {
        byte[] whole = new GoldenArtifact().zip("a/");
        byte[] flipped = whole.clone();
        flipped[60] ^= 1;
        for (byte[] bad : new byte[][] {{}, "hello".getBytes("UTF-8"), Arrays.copyOf(whole, 70), flipped}) {
            assertEquals("a.zip is no zip archive, or a damaged one", refusedZip(bad).getMessage());
        }
    }

    @Test
    public void anyCutOfAZipLeavesNothing() throws Exception {
        byte[] whole = new GoldenArtifact().zip("a/");
        int files = whole.length - 3 * 60 - 22;
        for (int length = 0; length < files; length += 13) {
            refusedZip(Arrays.copyOf(whole, length));
        }
    }

    @Test
    public void aZipWithoutAnArtifactIsRefused() throws Exception {
        assertEquals("a.zip holds no model.json", refusedZip(zip("readme.txt", "x")).getMessage());
        EdgeclsException error = refusedZip(new GoldenArtifact().without("labels.txt").zip("a/"));
        assertEquals("the artifact a has no labels.txt", error.getMessage());
    }

    @Test
    public void aModelThatIsNotTheOneDescribedIsRefused() throws Exception {
        EdgeclsException error = refusedZip(new GoldenArtifact().with("model.nb", new byte[75]).zip("a/"));
        assertEquals("model.nb of a is not the file that model.json describes", error.getMessage());
    }

    @Test
    public void aFileThatNeverEndsIsRefused() throws Exception {
        Map<String, InputStream> files = new GoldenArtifact().streams();
        files.put("labels.txt", new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] part, int offset, int length) {
                return length;
            }
        });
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> store.importFiles(files, "a"));
        assertEquals("labels.txt in a is larger than 16 MB", error.getMessage());
        assertNothingLeft();
    }

    @Test
    public void aSourceThatFailsLeavesNothing() throws Exception {
        byte[] whole = new GoldenArtifact().zip("a/");
        for (final boolean isOrderly : new boolean[] {true, false}) {
            InputStream failing = new FilterInputStream(new ByteArrayInputStream(whole)) {
                @Override
                public int read(byte[] part, int offset, int length) throws IOException {
                    if (available() < 700) {
                        if (isOrderly) {
                            throw new IOException("the card is gone");
                        }
                        throw new IllegalStateException("a provider's bug");
                    }
                    return super.read(part, offset, Math.min(length, 100));
                }
            };
            Exception error = assertThrows(Exception.class, () -> store.importZip(failing, "a.zip"));
            assertEquals(isOrderly ? "a.zip can't be read: the card is gone" : "a provider's bug", error.getMessage());
            assertNothingLeft();
        }
    }

    @Test
    public void whatAKilledProcessLeftIsNeverListedAndGoesWithTheNextImport() throws Exception {
        importZip(new GoldenArtifact().zip("a/"), "a.zip");
        new GoldenArtifact().writeTo(new File(root, ".import-0"));
        new GoldenArtifact().writeTo(new File(root, ".removed-0"));
        assertEquals(Arrays.asList("a"), names());
        importZip(new GoldenArtifact().with("labels.txt", "x\ny\nz\n".getBytes("UTF-8")).zip("b/"), "b.zip");
        assertEquals(Arrays.asList("a", "b"), names());
        assertEquals(2, root.list().length);
    }

    @Test
    public void aDamagedArtifactIsListedAndCanBeImportedAgainOrRemoved() throws Exception {
        new GoldenArtifact().without("model.nb").writeTo(new File(root, "a"));
        assertEquals(Arrays.asList("a"), names());
        importZip(new GoldenArtifact().zip("a/"), "a.zip").verify();
        assertEquals(Arrays.asList("a"), names());
        new GoldenArtifact().without("labels.txt").writeTo(new File(root, "b"));
        store.remove("b");
        assertArrayEquals(new String[] {"a"}, root.list());
    }

    @Test
    public void whatAKilledProcessLeftCanBeSweptAway() throws Exception {
        new GoldenArtifact().writeTo(new File(root, ".import-3"));
        importZip(new GoldenArtifact().zip("a/"), "a.zip");
        new GoldenArtifact().writeTo(new File(root, ".import-0"));
        store.sweep();
        assertArrayEquals(new String[] {"a"}, root.list());
    }

    @Test
    public void onlyAnArtifactsNameCanBeRemoved() throws Exception {
        importZip(new GoldenArtifact().zip("a/"), "a.zip");
        for (String name : new String[] {"b", "", ".", "..", "../artifacts", "a/", "/", "a/.."}) {
            EdgeclsException error = assertThrows(EdgeclsException.class, () -> store.remove(name));
            assertEquals(name, Problem.ARTIFACT_MISSING, error.problem());
        }
        store.remove("a");
        assertNothingLeft();
    }

    @Test
    public void aStoreThatCantBeWrittenSaysSo() throws Exception {
        File file = temporary.newFile();
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> new ArtifactStore(new File(file, "store"))
                .importFiles(new GoldenArtifact().streams(), "a"));
        assertEquals(Problem.STORE_WRITE, error.problem());
    }

    @Test
    public void aNameThatEdgeclsTakesForSafeStaysAsItIs() throws Exception {
        for (JsonObject vector : new GoldenFile("tests/ports/golden/names.json").objects()) {
            String name = vector.text("name");
            assertEquals(name, vector.truth("safe"), name.equals(ArtifactName.of(name)));
        }
    }

    @Test
    public void namesAreMadeSafeForEveryFileSystem() {
        assertEquals("PPLCNet_x0_25-arm64-v8a-int8", ArtifactName.of("PPLCNet_x0_25-arm64-v8a-int8.zip"));
        assertEquals("artifact", ArtifactName.of("..."));
        assertEquals("artifact", ArtifactName.of("番茄.zip"));
        assertEquals("a_b", ArtifactName.of(" a/\\: b "));
        assertTrue(ArtifactName.of(new String(new char[500]).replace('\0', 'x')).length() <= 80);
    }
}
