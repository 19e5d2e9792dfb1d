package org.edgecls.demo.text;

import android.content.Context;
import android.content.res.Configuration;
import java.text.DateFormat;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.Locale;
import java.util.TimeZone;
import org.edgecls.core.screen.Digits;

/** Numbers as the language of the screen writes them. */
public final class Numbers {
    private static final int BYTES_PER_KB = 1000;

    private final Locale locale;

    /** Numbers in the language of this context. */
    public Numbers(Context context) {
        locale = language(context.getResources().getConfiguration());
    }

    /** Milliseconds with three significant digits, without the unit. */
    public String ms(double value) {
        return fixed(value, Digits.ofMilliseconds(value));
    }

    /** A share of 0 to 1 in percent, with the sign. */
    public String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMinimumFractionDigits(Digits.ofPercent(share));
        format.setMaximumFractionDigits(Digits.ofPercent(share));
        return format.format(share);
    }

    /** Events a second, without the unit. */
    public String rate(double value) {
        return fixed(value, Digits.ofRate(value));
    }

    /** A small number with two significant digits and a power of ten. */
    public String small(double value) {
        return new DecimalFormat("0.0E0", DecimalFormatSymbols.getInstance(locale)).format(value);
    }

    /** A temperature in degrees Celsius, without the unit. */
    public String celsius(double value) {
        return fixed(value, 1);
    }

    /** A size in megabytes (10^6 bytes), without the unit. */
    public String megabytes(long bytes) {
        return fixed(bytes / (double) (BYTES_PER_KB * BYTES_PER_KB), 1);
    }

    /** A moment such as "2026-11-22T06:00:00Z" as the clock of this place shows it; another text as it is. */
    public String localTime(String utc) {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        try {
            DateFormat local = DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, locale);
            return local.format(format.parse(utc));
        } catch (ParseException anotherText) {
            return utc;
        }
    }

    /** A whole number. */
    public String whole(long value) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    private String fixed(double value, int digits) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(value);
    }

    private static Locale language(Configuration configuration) {
        return configuration.locale;
    }
}
