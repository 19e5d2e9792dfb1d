package org.edgecls.core.artifact;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertNull;

import java.util.Random;
import org.junit.Test;

public final class Base64Test {
    @Test
    public void itReadsWhatJavasOwnWrites() {
        Random random = new Random(1);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, Base64.decode(java.util.Base64.getEncoder().encodeToString(bytes)));
        }
    }

    @Test
    public void whatIsNoBase64IsTold() {
        String[] texts = {"A", "AA", "AAA", "AA A", "A===", "====", "AA==AAAA", "AA=A", "AAA-", "AAA\u00e9"};
        for (String text : texts) {
            assertNull(text, Base64.decode(text));
        }
    }
}
