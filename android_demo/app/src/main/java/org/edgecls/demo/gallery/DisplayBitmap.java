package org.edgecls.demo.gallery;

import android.graphics.Bitmap;
import org.edgecls.core.image.Pixels;

/** A picture small enough to be shown: every nth pixel. */
final class DisplayBitmap {
    private static final int LONGEST_SIDE = 1024;
    private static final int OPAQUE = 0xFF000000;

    private DisplayBitmap() {}

    static Bitmap of(Pixels picture) {
        int longest = Math.max(picture.width(), picture.height());
        int step = (longest + LONGEST_SIDE - 1) / LONGEST_SIDE;
        int width = Math.max(1, picture.width() / step);
        int height = Math.max(1, picture.height() / step);
        int[] colors = new int[width * height];
        byte[] rgb = picture.rgb();
        for (int i = 0; i < colors.length; i++) {
            int from = ((i / width) * step * picture.width() + (i % width) * step) * 3;
            colors[i] = OPAQUE | (rgb[from] & 0xFF) << 16 | (rgb[from + 1] & 0xFF) << 8 | rgb[from + 2] & 0xFF;
        }
        return Bitmap.createBitmap(colors, width, height, Bitmap.Config.ARGB_8888);
    }
}
