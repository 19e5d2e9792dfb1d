package org.edgecls.core.artifact;

import java.util.Arrays;
import java.util.List;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.json.JsonObject;
import org.edgecls.core.preprocess.Preprocess;

/** The content of {@code model.json}, as docs/artifact.md describes it, as far as a device needs it. */
public final class Description {
    /** The schema that this reads. */
    public static final String SCHEMA = "edgecls.artifact/1";

    private static final List<String> TARGETS = Arrays.asList("arm64-v8a", "armeabi-v7a", "x86_64");
    private static final List<String> PRECISIONS = Arrays.asList("fp32", "fp16", "int8");
    private static final List<String> KINDS = Arrays.asList("probabilities", "logits");

    private final String model;
    private final String weightsKind;
    private final String target;
    private final String precision;
    private final String inputName;
    private final int[] inputShape;
    private final String outputKind;
    private final int classes;
    private final Preprocess preprocess;
    private final String optVersion;
    private final long nbSize;
    private final String nbSha256;
    private final Golden golden;
    private final String key;

    /**
     * Reads it.
     *
     * @throws EdgeclsException it is of another schema, or a field is missing, malformed or contradicts another; the
     *     message names it
     */
    public Description(JsonObject json) throws EdgeclsException {
        json.oneOf("schema", Arrays.asList(SCHEMA));
        JsonObject about = json.object("model");
        model = about.text("name");
        weightsKind = about.object("weights").text("kind");
        target = json.oneOf("target", TARGETS);
        precision = json.oneOf("precision", PRECISIONS);
        preprocess = Preprocess.of(json.object("preprocess"));
        JsonObject input = json.object("input");
        inputName = input.text("name");
        inputShape = shape(input, new int[] {1, 3, preprocess.size()[0], preprocess.size()[1]});
        JsonObject output = json.object("output");
        outputKind = output.oneOf("kind", KINDS);
        classes = about.integer("class_num", 1, Integer.MAX_VALUE);
        shape(output, new int[] {1, classes});
        optVersion = json.text("opt_version");
        JsonObject nb = json.object("nb");
        nbSize = nb.integer("size_bytes");
        nbSha256 = nb.text("sha256");
        golden = Golden.of(json.object("golden"));
        if (golden.output().length != classes) {
            throw json.wrong("golden.output", golden.output().length + " scores", classes + " scores");
        }
        key = json.object("provenance").text("key");
    }

    /** Name of the architecture, or of a user's own model. */
    public String model() {
        return model;
    }

    /** Where the weights come from: "official", "file", "folder", "sample", "random" or "export". */
    public String weightsKind() {
        return weightsKind;
    }

    /** The processor: "arm64-v8a", "armeabi-v7a" or "x86_64". */
    public String target() {
        return target;
    }

    /** "fp32", "fp16" or "int8". */
    public String precision() {
        return precision;
    }

    /** Name of the input tensor. */
    public String inputName() {
        return inputName;
    }

    /** 1, 3, height and width. */
    public int[] inputShape() {
        return inputShape.clone();
    }

    /** "probabilities" where the graph ends in a softmax, else "logits". */
    public String outputKind() {
        return outputKind;
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /** How a picture becomes the input. */
    public Preprocess preprocess() {
        return preprocess;
    }

    /** Version of Paddle-Lite's opt that wrote the {@code .nb}. */
    public String optVersion() {
        return optVersion;
    }

    /** Size of {@code model.nb}, bytes. */
    public long nbSize() {
        return nbSize;
    }

    /** SHA-256 of {@code model.nb}, lower-case hexadecimal. */
    public String nbSha256() {
        return nbSha256;
    }

    /** Input and output for the self-check. */
    public Golden golden() {
        return golden;
    }

    /** The hash of everything that the artifact was made of. */
    public String key() {
        return key;
    }

    private static int[] shape(JsonObject tensor, int[] expected) throws EdgeclsException {
        int[] shape = tensor.integers("shape");
        if (!Arrays.equals(shape, expected)) {
            throw tensor.wrong("shape", Arrays.toString(shape), Arrays.toString(expected));
        }
        return shape;
    }
}
