package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class HistogramTest {
    @Test
    public void samplesFallIntoRangesOfEqualWidth() {
        Histogram histogram = Histogram.of(new double[] {1.0, 1.5, 2.0, 2.5, 5.0}, 4);

        assertEquals(1.0, histogram.low(), 0.0);
        assertEquals(5.0, histogram.high(), 0.0);
        assertEquals("2 2 0 1", counts(histogram));
        assertEquals(2, histogram.highest());
    }

    @Test
    public void equalSamplesFallIntoTheFirstRange() {
        assertEquals("3 0", counts(Histogram.of(new double[] {7.0, 7.0, 7.0}, 2)));
    }

    @Test
    public void theLargestSampleBelongsToTheLastRange() {
        assertEquals("1 0 1", counts(Histogram.of(new double[] {0.0, 0.3}, 3)));
    }

    @Test(expected = IllegalArgumentException.class)
    public void thereIsNoneOfNothing() {
        Histogram.of(new double[0], 3);
    }

    private static String counts(Histogram histogram) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < histogram.bins(); i++) {
            text.append(i > 0 ? " " : "").append(histogram.count(i));
        }
        return text.toString();
    }
}
