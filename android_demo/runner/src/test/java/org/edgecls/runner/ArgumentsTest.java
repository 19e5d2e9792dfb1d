package org.edgecls.runner;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.edgecls.core.engine.PowerMode;
import org.junit.Test;

public final class ArgumentsTest {
    private static final String[] NEEDED = {
        "--engine", "paddle_lite", "--mode", "fp32", "--model", "m.nb", "--input", "i.npy"
    };

    private static Arguments parse(String... more) throws InputError {
        List<String> words = new ArrayList<>(Arrays.asList(NEEDED));
        words.addAll(Arrays.asList(more));
        return Arguments.parse(words.toArray(new String[0]));
    }

    private static InputError refusal(String... words) {
        try {
            parse(words);
            throw new AssertionError("it was taken: " + Arrays.toString(words));
        } catch (InputError error) {
            assertFalse(error.getMessage().isEmpty());
            assertFalse(error.hint().isEmpty());
            return error;
        }
    }

    @Test
    public void whatIsNotGivenIsAsTheProtocolSays() throws InputError {
        Arguments asked = parse();

        assertEquals("m.nb", asked.model());
        assertEquals(Arrays.asList("i.npy"), asked.inputs());
        assertEquals(1, asked.engineSettings().threads());
        assertEquals(PowerMode.NONE, asked.engineSettings().powerMode());
        assertEquals(1, asked.batch());
        assertEquals(10, asked.limits().warmup());
        assertEquals(100, asked.limits().runs());
        assertEquals(3.0, asked.limits().minSeconds(), 0.0);
        assertEquals(60.0, asked.limits().maxSeconds(), 0.0);
        assertFalse(asked.classify());
    }

    @Test
    public void everyArgumentIsUnderstood() throws InputError {
        Arguments asked =
                parse(
                        "--threads", "4", "--batch", "1024", "--warmup", "0", "--runs", "1000000", "--power-mode",
                        "rand_high", "--min-seconds", "1e-05", "--max-seconds", "2.5", "--mode", "int8");

        assertEquals("int8", asked.mode());
        assertEquals(4, asked.engineSettings().threads());
        assertEquals(PowerMode.RAND_HIGH, asked.engineSettings().powerMode());
        assertEquals(1024, asked.batch());
        assertEquals(0, asked.limits().warmup());
        assertEquals(1000000, asked.limits().runs());
        assertEquals(1e-5, asked.limits().minSeconds(), 0.0);
        assertEquals(2.5, asked.limits().maxSeconds(), 0.0);
    }

    @Test
    public void severalInputsAreClassified() throws InputError {
        Arguments asked = parse("--classify", "--table", "t.npy", "--input", "j.npy");

        assertTrue(asked.classify());
        assertEquals("t.npy", asked.table());
        assertEquals(Arrays.asList("i.npy", "j.npy"), asked.inputs());
    }

    @Test
    public void whatIsWrongIsRefused() {
        String[][] wrong = {
            {"--threads", "0"}, {"--threads", "257"}, {"--threads", "two"}, {"--threads", "1.5"}, {"--threads", ""},
            {"--threads", "1d"}, {"--threads", "0x2"}, {"--threads", " 2"}, {"--batch", "1025"}, {"--batch", "-1"},
            {"--runs", "0"}, {"--runs", "1000001"}, {"--warmup", "nan"}, {"--min-seconds", "inf"},
            {"--min-seconds", "30", "--max-seconds", "20"}, {"--max-seconds", "86401"}, {"--max-seconds", "1e999"},
            {"--power-mode", "turbo"}, {"--engine", "paddle_inference"}, {"--mode", "fp8"}, {"--mode", ""},
            {"--model", ""}, {"--input", ""}, {"--params", "model.pdiparams"}, {"--table", "table.npy"},
            {"--classify"}, {"--soc", "SM8150"}, {"--parent", "1"}, {"--wrong", "1"}, {"--runs"}, {"stray"}
        };
        for (String[] words : wrong) {
            refusal(words);
        }
    }

    @Test
    public void severalInputsAreNotTimed() {
        assertTrue(refusal("--input", "j.npy").getMessage().contains("several inputs"));
    }

    @Test(expected = InputError.class)
    public void noArgumentAtAllIsRefused() throws InputError {
        Arguments.parse();
    }
}
