package org.edgecls.core.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in sentences, as Python's formats write them. */
final class Percent {
    private Percent() {}

    /** A part of one as whole percent, {@code format(part, ".0%")}. */
    static String of(double part) {
        return whole(part * 100.0) + "%";
    }

    /** Without decimals, {@code format(value, ".0f")}: rounded by the exact value, ties to even. */
    static String whole(double value) {
        return new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    }
}
