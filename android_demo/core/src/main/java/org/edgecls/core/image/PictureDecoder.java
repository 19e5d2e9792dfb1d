package org.edgecls.core.image;

import org.edgecls.core.error.EdgeclsException;

/**
 * From an encoded picture to its pixels, as edgecls/images/decode.py has it: the EXIF orientation is applied, grey
 * becomes RGB, an alpha channel is dropped without blending, and of 16 bits the upper 8 are kept.
 */
public interface PictureDecoder {
    /**
     * Decodes the content of a file.
     *
     * @throws EdgeclsException it is no picture of a known format, or a damaged one
     */
    Pixels decode(byte[] encoded) throws EdgeclsException;
}
