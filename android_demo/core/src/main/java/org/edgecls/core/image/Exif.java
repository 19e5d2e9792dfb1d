package org.edgecls.core.image;

/** Reads the one thing of EXIF that changes what a picture shows. */
public final class Exif {
    private Exif() {}

    /** The orientation of an encoded picture; NORMAL where it says none or is damaged. */
    public static Orientation orientation(byte[] encoded) {
        return Orientation.NORMAL;
    }
}
