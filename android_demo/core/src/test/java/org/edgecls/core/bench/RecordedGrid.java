package org.edgecls.core.bench;

import java.util.ArrayList;
import java.util.List;

/** What a grid told, for tests to look at; it can be told to stop. */
public class RecordedGrid implements GridListener {
    /** Every call by a word or two. */
    public final List<String> told = new ArrayList<>();
    /** The rows. */
    public final List<Row> rows = new ArrayList<>();
    /** The failures. */
    public final List<Failure> failures = new ArrayList<>();

    private int questions;
    private int stopAfter = Integer.MAX_VALUE;

    /** Stops when it was asked so often. */
    public RecordedGrid stopAfter(int asked) {
        stopAfter = asked;
        return this;
    }

    @Override
    public void onStart(Cell cell, int index, int count) {
        told.add("start " + index + " of " + count);
    }

    @Override
    public void onProgress(Cell cell, int samples) {
        told.add("progress " + samples);
    }

    @Override
    public void onRow(Row row) {
        told.add("row");
        rows.add(row);
    }

    @Override
    public void onFailure(Failure failure) {
        told.add("failure");
        failures.add(failure);
    }

    @Override
    public boolean stopped() {
        return ++questions > stopAfter;
    }
}
