package org.edgecls.core.screen;

import static org.junit.Assert.assertEquals;

import java.util.Locale;
import org.junit.Test;

public final class DigitsTest {
    private static String ms(double value) {
        return String.format(Locale.ROOT, "%." + Digits.ofMilliseconds(value) + "f", value);
    }

    @Test
    public void millisecondsHaveThreeSignificantDigits() {
        assertEquals("123", ms(123.4));
        assertEquals("12.3", ms(12.34));
        assertEquals("1.23", ms(1.234));
        assertEquals("0.123", ms(0.1234));
    }

    @Test
    public void roundingUpAddsNoFourthDigit() {
        assertEquals("100", ms(99.96));
        assertEquals("10.0", ms(9.996));
        assertEquals("1.00", ms(0.9996));
    }

    @Test
    public void percentHasATenthBelowTen() {
        assertEquals(1, Digits.ofPercent(0.012));
        assertEquals(1, Digits.ofPercent(0.0994));
        assertEquals(0, Digits.ofPercent(0.0996));
        assertEquals(0, Digits.ofPercent(0.87));
    }

    @Test
    public void aRateHasATenthBelowTen() {
        assertEquals(1, Digits.ofRate(9.94));
        assertEquals(0, Digits.ofRate(9.96));
    }
}
