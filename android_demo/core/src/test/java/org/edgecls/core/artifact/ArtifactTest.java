package org.edgecls.core.artifact;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.File;
import java.util.Arrays;
import org.edgecls.core.GoldenArtifact;
import org.edgecls.core.error.EdgeclsException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class ArtifactTest {
    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    private void assertRefused(String message, GoldenArtifact artifact) throws Exception {
        File folder = artifact.writeTo(new File(temporary.newFolder(), "mine"));
        EdgeclsException error = assertThrows(EdgeclsException.class, () -> Artifact.read(folder).verify());
        assertEquals(message, error.getMessage());
        assertEquals("ArtifactError", error.kind());
    }

    @Test
    public void theArtifactOfPythonIsRead() throws Exception {
        Artifact artifact = Artifact.read(GoldenArtifact.FOLDER);
        artifact.verify();
        assertEquals("artifact", artifact.name());
        assertEquals(Arrays.asList("apple", "Birne", "番茄"), artifact.labels());
        assertEquals(new File(GoldenArtifact.FOLDER, "model.nb"), artifact.nb());
        assertEquals(75, artifact.nb().length());
    }

    @Test
    public void anythingMissingIsNamed() throws Exception {
        assertRefused("the artifact mine has no model.nb", new GoldenArtifact().without("model.nb"));
        assertRefused("the artifact mine has no model.json", new GoldenArtifact().without("model.json"));
        assertRefused("the artifact mine has no labels.txt", new GoldenArtifact().without("labels.txt"));
        EdgeclsException error =
                assertThrows(EdgeclsException.class, () -> Artifact.read(new File(temporary.getRoot(), "none")));
        assertEquals("the artifact none does not exist", error.getMessage());
    }

    @Test
    public void aModelThatIsNotTheOneDescribedIsRefused() throws Exception {
        assertRefused("model.nb of mine has 4 bytes, model.json says 75",
                new GoldenArtifact().with("model.nb", new byte[4]));
        assertRefused("model.nb of mine is not the file that model.json describes",
                new GoldenArtifact().with("model.nb", new byte[75]));
    }

    @Test
    public void labelsThatDontFitAreRefused() throws Exception {
        assertRefused("labels.txt of mine has 2 lines for 3 classes",
                new GoldenArtifact().with("labels.txt", "a\nb".getBytes("UTF-8")));
        assertRefused("labels.txt of the artifact mine can't be read: it is no UTF-8 text",
                new GoldenArtifact().with("labels.txt", new byte[] {'a', '\n', (byte) 0xFF, '\n', 'b'}));
    }

    @Test
    public void aDescriptionThatIsNoJsonIsRefused() throws Exception {
        assertRefused(
                "model.json of the artifact mine can't be read: "
                        + "the JSON is malformed at character 1: a value is expected",
                new GoldenArtifact().with("model.json", "<html>".getBytes("UTF-8")));
        assertRefused("in model.json, the whole is no object",
                new GoldenArtifact().with("model.json", "[]".getBytes("UTF-8")));
        assertRefused("model.json of the artifact mine can't be read: it has 16777217 bytes",
                new GoldenArtifact().with("model.json", new byte[(16 << 20) + 1]));
    }
}
