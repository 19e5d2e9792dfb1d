package org.edgecls.core.image;

/** The eight ways in which a picture can lie, named for what has to be done to see it upright. */
public enum Orientation {
    NORMAL(false, false, false),
    MIRROR_HORIZONTAL(false, true, false),
    ROTATE_180(false, true, true),
    MIRROR_VERTICAL(false, false, true),
    TRANSPOSE(true, false, false),
    ROTATE_90(true, true, false),
    TRANSVERSE(true, true, true),
    ROTATE_270(true, false, true);

    private final boolean swaps;
    private final boolean mirrorsColumns;
    private final boolean mirrorsRows;

    /** First rows and columns are swapped, then the result is mirrored. */
    Orientation(boolean swaps, boolean mirrorsColumns, boolean mirrorsRows) {
        this.swaps = swaps;
        this.mirrorsColumns = mirrorsColumns;
        this.mirrorsRows = mirrorsRows;
    }

    /** The value of EXIF's orientation tag, 1 to 8 (EXIF 2.3, tag 0x0112); any other means NORMAL. */
    public static Orientation ofExif(int value) {
        return value >= 1 && value <= 8 ? values()[value - 1] : NORMAL;
    }

    /**
     * A turn clockwise.
     *
     * @param degrees a multiple of 90, negative or above 360, too
     * @throws IllegalArgumentException it is no multiple of 90
     */
    public static Orientation turned(int degrees) {
        switch (((degrees % 360) + 360) % 360) {
            case 0:
                return NORMAL;
            case 90:
                return ROTATE_90;
            case 180:
                return ROTATE_180;
            case 270:
                return ROTATE_270;
            default:
                throw new IllegalArgumentException(degrees + " degrees");
        }
    }

    /** The upright picture; NORMAL gives the same object. */
    public Pixels apply(Pixels picture) {
        if (this == NORMAL) {
            return picture;
        }
        int width = swaps ? picture.height() : picture.width();
        int height = swaps ? picture.width() : picture.height();
        int right = swaps ? picture.width() * 3 : 3;
        int down = swaps ? 3 : picture.width() * 3;
        int start = (mirrorsColumns ? (width - 1) * right : 0) + (mirrorsRows ? (height - 1) * down : 0);
        int columnStep = mirrorsColumns ? -right : right;
        int rowStep = mirrorsRows ? -down : down;
        byte[] source = picture.rgb();
        byte[] target = new byte[source.length];
        int to = 0;
        for (int row = 0; row < height; row++) {
            int from = start + row * rowStep;
            for (int column = 0; column < width; column++) {
                target[to++] = source[from];
                target[to++] = source[from + 1];
                target[to++] = source[from + 2];
                from += columnStep;
            }
        }
        return new Pixels(width, height, target);
    }
}
