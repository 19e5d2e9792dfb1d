package org.edgecls.core;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.Json;
import org.edgecls.core.json.JsonObject;

/** A file of golden vectors that Python wrote, found by its path in the checkout. */
public final class GoldenFile {
    private final File file;

    public GoldenFile(String path) {
        String root = System.getProperty("edgecls.root");
        if (root == null) {
            throw new IllegalStateException("run the tests with -Dedgecls.root=FOLDER, the root of the checkout");
        }
        this.file = new File(root, path);
    }

    /** A file beside this one. */
    public File sibling(String name) {
        return new File(file.getParentFile(), name);
    }

    /** The whole as an object. */
    public JsonObject object() throws IOException, EdgeclsException {
        return JsonObject.parse(text(), file.getName());
    }

    /** The whole as a list of objects. */
    public List<JsonObject> objects() throws IOException, EdgeclsException {
        Map<String, Object> whole = Collections.singletonMap("vectors", Json.parse(text()));
        return new JsonObject(whole, file.getName()).objects("vectors");
    }

    /** The objects, each in an array after its field {@code name}, as JUnit's Parameterized wants them. */
    public List<Object[]> named() throws IOException, EdgeclsException {
        List<Object[]> named = new ArrayList<Object[]>();
        for (JsonObject vector : objects()) {
            named.add(new Object[] {vector.text("name"), vector});
        }
        return named;
    }

    public String text() throws IOException {
        return new String(read(file), Charset.forName("UTF-8"));
    }

    /** The bytes of a file. */
    public static byte[] read(File file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream stream = new FileInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int count = stream.read(part); count > 0; count = stream.read(part)) {
                bytes.write(part, 0, count);
            }
        }
        return bytes.toByteArray();
    }
}
