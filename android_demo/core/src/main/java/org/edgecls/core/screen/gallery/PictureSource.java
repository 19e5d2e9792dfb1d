package org.edgecls.core.screen.gallery;

import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.image.Pixels;

/** A picture that the user chose and that has not been read yet. */
public interface PictureSource {
    /**
     * Reads and decodes it; not on the interface's thread.
     *
     * @throws EdgeclsException it can't be read or decoded, or is too large for the memory
     */
    Pixels decode() throws EdgeclsException;
}
