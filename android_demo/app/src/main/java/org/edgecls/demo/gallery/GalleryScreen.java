package org.edgecls.demo.gallery;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;
import android.widget.ImageView;
import android.widget.TextView;
import org.edgecls.core.classify.Prediction;
import org.edgecls.core.image.Pixels;
import org.edgecls.core.screen.gallery.GalleryState;
import org.edgecls.core.screen.gallery.GalleryView;
import org.edgecls.core.screen.model.EngineState;
import org.edgecls.demo.R;
import org.edgecls.demo.live.RankRows;
import org.edgecls.demo.text.EngineTexts;
import org.edgecls.demo.text.Labels;
import org.edgecls.demo.text.Numbers;

/** The views of the gallery. */
final class GalleryScreen implements GalleryView {
    private final Context context;
    private final Numbers numbers;
    private final EngineTexts texts;
    private final RankRows ranks;
    private final ImageView picture;
    private final TextView headline;
    private final TextView distrust;
    private final TextView figures;
    private final TextView problem;
    private final View engineRetry;

    private Pixels shown;

    GalleryScreen(View root) {
        context = root.getContext();
        numbers = new Numbers(context);
        texts = new EngineTexts(context);
        ranks = new RankRows((ViewGroup) root.findViewById(R.id.ranks));
        picture = (ImageView) root.findViewById(R.id.picture);
        headline = (TextView) root.findViewById(R.id.headline);
        distrust = (TextView) root.findViewById(R.id.distrust);
        figures = (TextView) root.findViewById(R.id.figures);
        problem = (TextView) root.findViewById(R.id.problem);
        engineRetry = root.findViewById(R.id.engine_retry);
    }

    @Override
    public void render(GalleryState state) {
        showPicture(state.picture());
        ranks.show(state.prediction());
        Labels.show(headline, headline(state));
        Labels.show(figures, figures(state.prediction()));
        Labels.show(distrust, texts.distrust(state.engine()));
        Labels.show(problem, state.problem() != null ? texts.both(state.problem()) : texts.problem(state.engine()));
        engineRetry.setVisibility(texts.canRetry(state.engine()) ? View.VISIBLE : View.GONE);
    }

    private void showPicture(Pixels pixels) {
        if (pixels != shown) {
            shown = pixels;
            picture.setImageBitmap(pixels == null ? null : DisplayBitmap.of(pixels));
            picture.setVisibility(pixels == null ? View.GONE : View.VISIBLE);
        }
    }

    private String headline(GalleryState state) {
        switch (state.kind()) {
            case EMPTY:
                return context.getString(R.string.gallery_empty);
            case READING:
                return context.getString(R.string.gallery_reading);
            case WAITING:
                return waiting(state);
            case ANSWERED:
                return context.getString(R.string.most_likely, state.prediction().ranks().get(0).label());
            default:
                return null;
        }
    }

    private String waiting(GalleryState state) {
        boolean ready = state.engine().kind() == EngineState.Kind.READY;
        return ready
                ? context.getString(R.string.gallery_classifying)
                : texts.waiting(state.engine(), state.artifactsRead());
    }

    private String figures(Prediction found) {
        if (found == null) {
            return null;
        }
        return context.getString(
                R.string.gallery_figures, numbers.ms(found.preprocessMs()), numbers.ms(found.inferenceMs()));
    }
}
