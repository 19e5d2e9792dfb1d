package org.edgecls.core.screen.benchmark;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import org.junit.Test;

public final class GridChoiceTest {
    @Test
    public void atFirstItIsOneTwoAndFourThreadsAndOneImage() {
        assertEquals(Arrays.asList(1, 2, 4), new ArrayList<>(GridChoice.first(8).threads()));
        assertEquals(Arrays.asList(1), new ArrayList<>(GridChoice.first(8).batches()));
        assertEquals(3, GridChoice.first(8).cells());
    }

    @Test
    public void moreThreadsThanCoresAreNotOffered() {
        assertEquals(Arrays.asList(1, 2, 4, 6), GridChoice.first(6).allThreads());
        assertEquals(Arrays.asList(1, 2), new ArrayList<>(GridChoice.first(2).threads()));
        assertEquals(Arrays.asList(1), GridChoice.first(1).allThreads());
    }

    @Test
    public void theGridIsEveryThreadsWithEveryBatch() {
        GridChoice grid = GridChoice.first(8).withThreads(8, true).withBatch(4, true);

        assertEquals(8, grid.cells());
    }

    @Test
    public void withoutThreadsThereIsNoCell() {
        GridChoice grid = GridChoice.first(2).withThreads(1, false).withThreads(2, false);

        assertEquals(Collections.emptySet(), grid.threads());
        assertEquals(0, grid.cells());
    }

    @Test
    public void aToggleLeavesTheOldChoiceAsItWas() {
        GridChoice before = GridChoice.first(8);
        before.withBatch(2, true);

        assertEquals(1, before.batches().size());
    }
}
