package org.edgecls.core.bench;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class SummaryTest {
    @Test(expected = IllegalArgumentException.class)
    public void noSamplesHaveNoSummary() {
        Summary.of(new double[0]);
    }

    @Test
    public void aSumIsRoundedOnceAtItsEnd() {
        ExactSum tenths = new ExactSum();
        for (int i = 0; i < 10; i++) {
            tenths.add(0.1);
        }
        assertEquals(1.0, tenths.value(), 0.0);
        ExactSum cancelling = new ExactSum();
        for (double value : new double[] {1e100, 1.0, -1e100, 1e-20}) {
            cancelling.add(value);
        }
        assertEquals(1.0 + 1e-20, cancelling.value(), 0.0);
        assertEquals(0.0, new ExactSum().value(), 0.0);
    }

    @Test
    public void aSumKeepsAsManyPartsAsItNeeds() {
        ExactSum powers = new ExactSum();
        for (int power = -1000; power <= 900; power += 25) {
            powers.add(Math.scalb(1.0, power));
            powers.add(Math.scalb(-1.0, power));
            powers.add(Math.scalb(1.0, power));
        }
        for (int power = 900; power > -1000; power -= 25) {
            powers.add(Math.scalb(-1.0, power));
        }
        assertEquals(Math.scalb(1.0, -1000), powers.value(), 0.0);
    }
}
