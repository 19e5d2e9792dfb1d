package org.edgecls.demo.text;

import android.view.View;
import android.widget.TextView;

/** Text fields that are there only when they have something to say. */
public final class Labels {
    private Labels() {}

    /** Shows a text, or takes the view away when it is null; the same text again changes nothing. */
    public static void show(TextView view, String text) {
        // First the view, then its text: a live region is read aloud when its text changes while it can be seen.
        view.setVisibility(text == null ? View.GONE : View.VISIBLE);
        if (text != null && !text.contentEquals(view.getText())) {
            view.setText(text);
        }
    }
}
