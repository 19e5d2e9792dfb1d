package org.edgecls.core.screen.model;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.File;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class LoadMarkerTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private LoadMarker marker() {
        return new LoadMarker(new File(folder.getRoot(), "loading"));
    }

    @Test
    public void nothingIsLeftAtFirst() {
        assertNull(marker().left());
    }

    @Test
    public void aLoadThatCameToNoEndIsLeftForTheNextProcess() {
        marker().begin("Netz|4");

        assertEquals("Netz|4", marker().left());
    }

    @Test
    public void aLoadThatEndedLeavesNothing() {
        marker().begin("net");
        marker().end();

        assertNull(marker().left());
    }

    @Test
    public void whatEndsTheAppWhileNobodySeesItIsNotBlamedOnTheLoad() {
        LoadMarker marker = marker();
        marker.begin("net");
        marker.seen(false);
        assertNull(marker().left());

        marker.seen(true);
        assertEquals("the user came back and it still loads", "net", marker().left());
    }

    @Test
    public void aLoadThatBeginsWhileNobodySeesItIsNotedOnceTheyDo() {
        LoadMarker marker = marker();
        marker.seen(false);
        marker.begin("net");
        assertNull(marker().left());

        marker.seen(true);
        assertEquals("net", marker().left());
        marker.end();
        marker.seen(true);
        assertNull(marker().left());
    }

    @Test
    public void whatALastTimeLeftStaysUntilTheNextLoad() {
        marker().begin("net");
        LoadMarker later = marker();
        later.seen(false);
        later.seen(true);

        assertEquals("net", later.left());
    }

    @Test
    public void aFolderThatIsNotThereKeepsNothingAndBreaksNothing() {
        LoadMarker nowhere = new LoadMarker(new File(folder.getRoot(), "missing/loading"));
        nowhere.begin("net");
        nowhere.end();

        assertNull(nowhere.left());
    }
}
