package org.edgecls.core.screen;

/** How many digits after the decimal point a number is worth; the user interface writes it as its language does. */
public final class Digits {
    private Digits() {}

    /** Of a time in milliseconds: three significant digits, at most three after the point. */
    public static int ofMilliseconds(double value) {
        double size = Math.abs(value);
        if (size >= 99.95) {
            return 0;
        }
        if (size >= 9.995) {
            return 1;
        }
        return size >= 0.9995 ? 2 : 3;
    }

    /** Of a share in percent: one below ten percent, none above. */
    public static int ofPercent(double share) {
        return share >= 0.0995 ? 0 : 1;
    }

    /** Of a rate a second: one below ten, none above. */
    public static int ofRate(double value) {
        return value >= 9.95 ? 0 : 1;
    }
}
