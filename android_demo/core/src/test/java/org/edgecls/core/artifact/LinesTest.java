package org.edgecls.core.artifact;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import org.junit.Test;

public final class LinesTest {
    @Test
    public void linesEndAsPythonsSplitlinesHasIt() {
        assertEquals(Arrays.asList("a", "", "b", "c", "", "d"), Lines.of("a\n\nb\r\nc\r\rd"));
        assertEquals(Arrays.asList("a", "b", "c", "d"), Lines.of("a\u2028b\u0085c\u001cd\n"));
        assertEquals(Collections.emptyList(), Lines.of(""));
        assertEquals(Collections.singletonList(""), Lines.of("\n"));
    }
}
