package org.edgecls.core.screen.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which threads and batches are to be measured. It does not change: a toggle gives another one. */
public final class GridChoice {
    /** The batches to choose from. */
    private static final List<Integer> BATCHES = Collections.unmodifiableList(Arrays.asList(1, 2, 4, 8));

    private final int cores;
    private final SortedSet<Integer> threads;
    private final SortedSet<Integer> batches;

    private GridChoice(int cores, SortedSet<Integer> threads, SortedSet<Integer> batches) {
        this.cores = cores;
        this.threads = Collections.unmodifiableSortedSet(threads);
        this.batches = Collections.unmodifiableSortedSet(batches);
    }

    /** What is chosen at first on a device of so many cores: 1, 2 and 4 threads as far as there are cores, batch 1. */
    public static GridChoice first(int cores) {
        TreeSet<Integer> threads = new TreeSet<Integer>();
        for (int count : new int[] {1, 2, 4}) {
            if (count <= cores) {
                threads.add(count);
            }
        }
        return new GridChoice(cores, threads, new TreeSet<Integer>(Collections.singleton(1)));
    }

    /** Numbers of threads to choose from: powers of two, and all cores. */
    public List<Integer> allThreads() {
        TreeSet<Integer> all = new TreeSet<Integer>();
        for (int count = 1; count <= cores; count *= 2) {
            all.add(count);
        }
        all.add(cores);
        return new ArrayList<Integer>(all);
    }

    /** Batches to choose from. */
    public List<Integer> allBatches() {
        return BATCHES;
    }

    /** The chosen numbers of threads, ascending. */
    public SortedSet<Integer> threads() {
        return threads;
    }

    /** The chosen batches, ascending. */
    public SortedSet<Integer> batches() {
        return batches;
    }

    /** How many cells that makes. */
    public int cells() {
        return threads.size() * batches.size();
    }

    /** The choice with a number of threads in it or not. */
    public GridChoice withThreads(int count, boolean chosen) {
        return new GridChoice(cores, with(threads, count, chosen), batches);
    }

    /** The choice with a batch in it or not. */
    public GridChoice withBatch(int batch, boolean chosen) {
        return new GridChoice(cores, threads, with(batches, batch, chosen));
    }

    private static SortedSet<Integer> with(SortedSet<Integer> set, int value, boolean chosen) {
        TreeSet<Integer> changed = new TreeSet<Integer>(set);
        if (chosen) {
            changed.add(value);
        } else {
            changed.remove(value);
        }
        return changed;
    }
}
