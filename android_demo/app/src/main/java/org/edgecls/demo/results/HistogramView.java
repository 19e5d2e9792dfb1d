package org.edgecls.demo.results;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.util.AttributeSet;
import android.view.View;
import org.edgecls.core.bench.Histogram;
import org.edgecls.core.bench.Summary;
import org.edgecls.demo.R;
import org.edgecls.demo.text.Numbers;

/** How the samples of a cell spread: bars between the shortest and the longest, and a line at the median. */
public final class HistogramView extends View {
    private static final int BINS = 30;

    private final Numbers numbers;
    private final Paint bars = new Paint();
    private final Paint line = new Paint();
    private final Paint text = new Paint(Paint.ANTI_ALIAS_FLAG);

    private Histogram histogram;
    private double median;

    /** A view of a layout; {@link #show} fills it. */
    @SuppressWarnings("deprecation")
    public HistogramView(Context context, AttributeSet attributes) {
        super(context, attributes);
        numbers = new Numbers(context);
        bars.setColor(getResources().getColor(R.color.accent));
        line.setColor(getResources().getColor(R.color.warning));
        line.setStrokeWidth(getResources().getDimension(R.dimen.histogram_line));
        text.setColor(getResources().getColor(R.color.histogram_text));
        text.setTextSize(getResources().getDimension(R.dimen.histogram_text));
    }

    /** Shows samples, in milliseconds, and tells them to those who can't see them. */
    public void show(double[] samplesMs, Summary summary) {
        histogram = Histogram.of(samplesMs, BINS);
        median = summary.p50();
        setContentDescription(getContext().getString(
                R.string.histogram_description,
                numbers.whole(summary.count()),
                numbers.ms(summary.min()),
                numbers.ms(summary.p50()),
                numbers.ms(summary.p90()),
                numbers.ms(summary.p99()),
                numbers.ms(histogram.high())));
        invalidate();
    }

    @Override
    protected void onMeasure(int widthSpec, int heightSpec) {
        int bodyHeight = getResources().getDimensionPixelSize(R.dimen.histogram_height);
        int height = bodyHeight + (int) Math.ceil(text.getFontSpacing());
        setMeasuredDimension(getDefaultSize(getSuggestedMinimumWidth(), widthSpec), resolveSize(height, heightSpec));
    }

    @Override
    protected void onDraw(Canvas canvas) {
        if (histogram == null) {
            return;
        }
        float bottom = getHeight() - text.getFontSpacing();
        float step = (float) getWidth() / histogram.bins();
        for (int bin = 0; bin < histogram.bins(); bin++) {
            float top = bottom - bottom * histogram.count(bin) / histogram.highest();
            canvas.drawRect(bin * step, top, (bin + 1) * step - 1, bottom, bars);
        }
        double span = histogram.high() - histogram.low();
        float middle = span > 0 ? (float) ((median - histogram.low()) / span * getWidth()) : 0f;
        canvas.drawLine(middle, 0, middle, bottom, line);
        drawTexts(canvas, middle);
    }

    /** The ends of the axis, and the median where there is room between them. */
    private void drawTexts(Canvas canvas, float middle) {
        float base = getHeight() - text.descent();
        String low = milliseconds(histogram.low());
        String high = milliseconds(histogram.high());
        String centre = milliseconds(median);
        float highStart = getWidth() - text.measureText(high);
        float centreStart = middle - text.measureText(centre) / 2;
        float gap = text.measureText(" ");
        canvas.drawText(low, 0, base, text);
        canvas.drawText(high, highStart, base, text);
        boolean room = centreStart > text.measureText(low) + gap
                && centreStart + text.measureText(centre) + gap < highStart;
        if (room) {
            canvas.drawText(centre, centreStart, base, text);
        }
    }

    private String milliseconds(double value) {
        return getContext().getString(R.string.milliseconds, numbers.ms(value));
    }
}
