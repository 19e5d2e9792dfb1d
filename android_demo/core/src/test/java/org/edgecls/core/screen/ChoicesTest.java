package org.edgecls.core.screen;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.edgecls.core.engine.PowerMode;
import org.junit.Test;

public final class ChoicesTest {
    private final MemoryPreferences preferences = new MemoryPreferences();

    private Choices ofCores(int cores) {
        return new Choices(preferences, cores);
    }

    @Test
    public void atFirstItIsFourThreadsNoBindingAndTheBackCamera() {
        assertEquals(4, ofCores(8).settings().threads());
        assertEquals(PowerMode.NONE, ofCores(8).settings().powerMode());
        assertFalse(ofCores(8).frontCamera());
        assertNull(ofCores(8).artifact());
    }

    @Test
    public void threadsNeverExceedTheCores() {
        assertEquals(2, ofCores(2).settings().threads());

        ofCores(8).chooseThreads(8);
        assertEquals(8, ofCores(8).settings().threads());
        assertEquals(2, ofCores(2).settings().threads());
    }

    @Test
    public void whatWasChosenIsKept() {
        ofCores(8).chooseThreads(3);
        ofCores(8).choosePowerMode(PowerMode.RAND_LOW);
        ofCores(8).chooseCamera(true);
        ofCores(8).chooseArtifact("app:net");

        assertEquals(3, ofCores(8).settings().threads());
        assertEquals(PowerMode.RAND_LOW, ofCores(8).settings().powerMode());
        assertTrue(ofCores(8).frontCamera());
        assertEquals("app:net", ofCores(8).artifact());
        assertFalse(ofCores(8).cameraRefused());
        ofCores(8).refuseCamera();
        assertTrue(ofCores(8).cameraRefused());
    }

    @Test
    public void whatCantBeReadCountsAsNotChosen() {
        preferences.keep("threads", "many");
        preferences.keep("power_mode", "turbo");

        assertEquals(4, ofCores(8).settings().threads());
        assertEquals(PowerMode.NONE, ofCores(8).settings().powerMode());
    }
}
