package org.edgecls.demo.results;

import android.content.Context;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.widget.TableLayout;
import android.widget.TableRow;
import android.widget.TextView;
import org.edgecls.core.bench.Failure;
import org.edgecls.core.bench.Row;
import org.edgecls.core.bench.Summary;
import org.edgecls.core.result.ResultFile;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Numbers;

/** A result: a table of all cells, and below it each cell with its histogram, conditions and warnings. */
public final class ResultTable {
    private final View root;
    private final Context context;
    private final LayoutInflater inflater;
    private final Numbers numbers;
    private final ResultTexts texts;
    private final String[] columns;
    private final View emulated;
    private final TextView int8;
    private final TableLayout table;
    private final ViewGroup cells;

    private ResultFile shown;

    /** The views of layout/result. */
    public ResultTable(View root) {
        this.root = root;
        this.context = root.getContext();
        inflater = LayoutInflater.from(context);
        numbers = new Numbers(context);
        texts = new ResultTexts(context);
        emulated = root.findViewById(R.id.result_emulated);
        int8 = (TextView) root.findViewById(R.id.result_int8);
        columns = new String[] {
            context.getString(R.string.column_cell),
            context.getString(R.string.column_p50),
            context.getString(R.string.column_p90),
            context.getString(R.string.column_p99),
            context.getString(R.string.column_min)
        };
        table = (TableLayout) root.findViewById(R.id.result_table);
        cells = (ViewGroup) root.findViewById(R.id.result_cells);
    }

    /** Shows a result; none when null. The same object again changes nothing. */
    public void show(ResultFile result) {
        root.setVisibility(result == null ? View.GONE : View.VISIBLE);
        if (result == null || result == shown) {
            return;
        }
        shown = result;
        table.removeAllViews();
        cells.removeAllViews();
        addLine(columns);
        boolean anyEmulated = false;
        for (Row row : result.rows()) {
            add(row);
            anyEmulated |= texts.isEmulated(row);
        }
        for (Failure failure : result.failures()) {
            add(failure);
        }
        emulated.setVisibility(anyEmulated ? View.VISIBLE : View.GONE);
        Labels.show(int8, texts.int8(result.int8()));
    }

    private void add(Row row) {
        Summary summary = row.summary();
        String[] values = {
            texts.cell(row.cell()),
            numbers.ms(summary.p50()),
            numbers.ms(summary.p90()),
            numbers.ms(summary.p99()),
            numbers.ms(summary.min())
        };
        speak(addLine(values), values);
        View cell = inflater.inflate(R.layout.result_cell, cells, false);
        ((TextView) cell.findViewById(R.id.cell_title)).setText(texts.cell(row.cell()));
        ((HistogramView) cell.findViewById(R.id.cell_histogram)).show(row.samplesMs(), summary);
        Labels.show((TextView) cell.findViewById(R.id.cell_about), texts.about(row));
        Labels.show((TextView) cell.findViewById(R.id.cell_warnings), texts.warnings(row));
        cells.addView(cell);
    }

    private void add(Failure failure) {
        addLine(texts.cell(failure.cell()), context.getString(R.string.cell_failed));
        View cell = inflater.inflate(R.layout.result_cell, cells, false);
        ((TextView) cell.findViewById(R.id.cell_title)).setText(texts.cell(failure.cell()));
        cell.findViewById(R.id.cell_histogram).setVisibility(View.GONE);
        Labels.show((TextView) cell.findViewById(R.id.cell_about), null);
        Labels.show((TextView) cell.findViewById(R.id.cell_warnings), texts.failure(failure));
        cells.addView(cell);
    }

    private TableRow addLine(String... values) {
        TableRow line = new TableRow(context);
        for (String value : values) {
            TextView field = (TextView) inflater.inflate(R.layout.table_cell, line, false);
            field.setText(value);
            line.addView(field);
        }
        table.addView(line);
        return line;
    }

    /** Has a line read aloud at one go, each number after the name of its column. */
    private void speak(TableRow line, String... values) {
        StringBuilder text = new StringBuilder(values[0]);
        for (int i = 1; i < values.length; i++) {
            text.append(context.getString(R.string.separator)).append(columns[i]).append(' ').append(values[i]);
        }
        line.setContentDescription(text);
        line.setFocusable(true);
    }
}
