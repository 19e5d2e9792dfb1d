package org.edgecls.core.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A double as Python's repr() writes it: the shortest digits that read back as the same double, and of those the
 * nearest to it. Double.toString() of Android and of Java before 19 often has a digit more.
 */
final class Repr {
    /** So many digits tell any two doubles apart. */
    private static final int ENOUGH = 17;

    private static final double MILLION = 1e6;
    private static final double FIFTEEN_DIGITS = 1e15;

    private static final RoundingMode[] WAYS = {RoundingMode.HALF_EVEN, RoundingMode.FLOOR, RoundingMode.CEILING};

    private Repr() {}

    /** The text of a finite number. */
    static String of(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        String sign = value < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        long millionths = (long) Math.rint(magnitude * MILLION);
        // A decimal of up to 15 digits is the only one of so many that reads back as its double. Milliseconds that were
        // nanoseconds are such numbers, and results hold thousands of them.
        if (millionths < FIFTEEN_DIGITS && millionths / MILLION == magnitude) {
            String digits = String.valueOf(millionths);
            return sign + place(trimmed(digits), digits.length() - 6);
        }
        return sign + shortest(new BigDecimal(magnitude));
    }

    private static String shortest(BigDecimal exact) {
        int low = 1;
        int high = ENOUGH;
        while (low < high) {
            int middle = (low + high) / 2;
            if (rounded(exact, middle) != null) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        BigDecimal shortest = rounded(exact, low);
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return place(trimmed(digits), point);
    }

    /** The nearest number of so many digits that reads back as the same double, or null. */
    private static BigDecimal rounded(BigDecimal exact, int digits) {
        double wanted = exact.doubleValue();
        BigDecimal nearest = null;
        // Below a power of two doubles lie closer than above it: the nearest decimal may be another double's while the
        // one on the other side is still this one's.
        for (RoundingMode way : WAYS) {
            BigDecimal candidate = exact.round(new MathContext(digits, way));
            boolean reads = Double.parseDouble(candidate.toString()) == wanted;
            if (reads && (nearest == null || isNearer(candidate, nearest, exact))) {
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static boolean isNearer(BigDecimal candidate, BigDecimal than, BigDecimal exact) {
        return candidate.subtract(exact).abs().compareTo(than.subtract(exact).abs()) < 0;
    }

    private static String trimmed(String digits) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    /** Digits with a decimal point after the first {@code point} of them; far from it with an exponent. */
    private static String place(String digits, int point) {
        int count = digits.length();
        if (point > 16 || point <= -4) {
            int exponent = point - 1;
            String rest = count > 1 ? "." + digits.substring(1) : "";
            String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
            return digits.charAt(0) + rest + "e" + (exponent < 0 ? "-" : "+") + power;
        }
        if (point <= 0) {
            return "0." + zeros(-point) + digits;
        }
        if (count <= point) {
            return digits + zeros(point - count) + ".0";
        }
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    private static String zeros(int count) {
        return "0000000000000000".substring(0, count);
    }
}
