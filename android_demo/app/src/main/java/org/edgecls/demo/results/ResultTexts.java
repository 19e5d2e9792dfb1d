package org.edgecls.demo.results;

import android.content.Context;
import android.content.res.Resources;
import org.edgecls.core.bench.Cell;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.Row;
import org.edgecls.core.bench.RowWarning;
import org.edgecls.core.device.Int8Outlook;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.screen.results.DeviceState;
import org.edgecls.core.screen.results.KnownFailure;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Numbers;
import org.edgecls.demo.text.Sentences;

/** What a result says, in sentences. */
final class ResultTexts {
    private final Context context;
    private final Resources resources;
    private final Numbers numbers;
    private final Sentences sentences;

    ResultTexts(Context context) {
        this.context = context;
        this.resources = context.getResources();
        this.numbers = new Numbers(context);
        this.sentences = new Sentences(context);
    }

    /** Threads and batch. */
    String cell(Cell cell) {
        return context.getString(
                R.string.cell_name,
                resources.getQuantityString(R.plurals.threads, cell.threads(), cell.threads()),
                resources.getQuantityString(R.plurals.images, cell.batch(), cell.batch()));
    }

    /** Whether its times are no latency. */
    boolean isEmulated(Row row) {
        return "emulated".equals(row.toJson().get("timing_kind"));
    }

    /** What to expect of int8, without the advice that a result has for the command line; null for null. */
    String int8(Int8Outlook outlook) {
        if (outlook == null) {
            return null;
        }
        switch (outlook) {
            case FAST:
                return context.getString(R.string.int8_fast);
            case UNUSED:
                return context.getString(R.string.int8_unused);
            case CRASH:
                return context.getString(R.string.int8_crash);
            default:
                return context.getString(R.string.int8_absent);
        }
    }

    /** What was run, and the phone before and after. */
    String about(Row row) {
        String run = context.getString(
                R.string.row_about,
                row.cell().artifact(),
                row.cell().precision(),
                sentences.named("power_" + row.cell().powerMode().word(), row.cell().powerMode().word()),
                numbers.whole(row.summary().count()),
                numbers.ms(row.msPerImage()),
                row.engineVersion());
        String parity = context.getString(
                R.string.parity_ok, numbers.small(row.maxAbsDiff()), numbers.small(row.tolerance()));
        return context.getString(
                R.string.four_lines,
                run,
                parity,
                context.getString(R.string.state_before, state(new DeviceState(row.deviceCondition("device_before")))),
                context.getString(R.string.state_after, state(new DeviceState(row.deviceCondition("device_after")))));
    }

    /** Why the numbers may not be what they seem; null where there is no doubt. */
    String warnings(Row row) {
        StringBuilder text = new StringBuilder();
        for (RowWarning warning : row.warnings()) {
            append(text, sentences.named("warning_" + warning.kind(), warning.text(), warning.text()));
        }
        return text.length() == 0 ? null : text.toString();
    }

    /** Why there are no numbers. */
    String failure(Failure failure) {
        EdgeclsException known = KnownFailure.of(failure);
        return known == null
                ? context.getString(R.string.problem_and_hint, failure.message(), failure.hint())
                : sentences.both(known);
    }

    private String state(DeviceState state) {
        StringBuilder text = new StringBuilder();
        if (state.batteryPercent() != null) {
            append(text, context.getString(R.string.state_battery, numbers.percent(state.batteryPercent() / 100.0)));
        }
        if (state.batteryState() != null) {
            String name = "battery_" + state.batteryState().replace(' ', '_');
            append(text, sentences.named(name, state.batteryState()));
        }
        if (state.batteryCelsius() != null) {
            append(text, context.getString(R.string.state_celsius, numbers.celsius(state.batteryCelsius())));
        }
        if (state.thermalStatus() != null) {
            append(text, sentences.named("thermal_" + state.thermalStatus(), state.thermalStatus()));
        }
        return text.length() == 0 ? context.getString(R.string.state_unknown) : text.toString();
    }

    private void append(StringBuilder text, String part) {
        if (text.length() > 0) {
            text.append(context.getString(R.string.separator));
        }
        text.append(part);
    }
}
