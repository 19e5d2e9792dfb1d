package org.edgecls.core.artifact;

import java.io.File;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** Folders that appear and go as a whole. */
final class Folders {
    private Folders() {}

    /** The folders in a folder; none where that is missing. */
    static File[] in(File root) {
        File[] entries = root.listFiles();
        if (entries == null) {
            return new File[0];
        }
        int count = 0;
        for (File entry : entries) {
            if (entry.isDirectory()) {
                entries[count++] = entry;
            }
        }
        File[] folders = new File[count];
        System.arraycopy(entries, 0, folders, 0, count);
        return folders;
    }

    /** A name that nothing has yet. */
    static File unused(File root, String prefix) {
        int number = 0;
        File folder = new File(root, prefix + number);
        while (folder.exists()) {
            folder = new File(root, prefix + ++number);
        }
        return folder;
    }

    static void rename(File from, File to) throws EdgeclsException {
        if (!from.renameTo(to)) {
            throw new EdgeclsException(Problem.STORE_WRITE, to.getName(), "the folder can't be renamed");
        }
    }

    /** Deletes a folder and what is in it, as far as that can be done; a missing one is fine. */
    static void delete(File folder) {
        File[] entries = folder.listFiles();
        if (entries != null) {
            for (File entry : entries) {
                delete(entry);
            }
        }
        folder.delete();
    }
}
