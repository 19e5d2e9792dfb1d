package com.baidu.paddle.lite;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Paddle-Lite's library finds in these classes what it looks for, and they find their functions in it. */
public final class JniNamesTest {
    private static final String LIST = "android_demo/paddle-binding/src/test/data/exported.txt";

    @Test
    public void everyNativeMethodIsExportedByTheOfficialLibrary() throws IOException {
        Set<String> exported = exported();
        List<String> missing = new ArrayList<>();
        int count = 0;
        for (Class<?> type : new Class<?>[] {PaddlePredictor.class, Tensor.class}) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isNative(method.getModifiers())) {
                    count++;
                    // A virtual machine looks for the short name first and for the one with the types then.
                    if (!exported.contains(shortName(method)) && !exported.contains(longName(method))) {
                        missing.add(longName(method));
                    }
                }
            }
        }
        assertEquals(new ArrayList<String>(), missing);
        assertEquals(11, count);
    }

    @Test
    public void namesAreMangledAsTheSpecificationSays() throws NoSuchMethodException {
        assertEquals(
                "Java_com_baidu_paddle_lite_Tensor_nativeSetData___3F",
                longName(Tensor.class.getDeclaredMethod("nativeSetData", float[].class)));
        assertEquals(
                "Java_com_baidu_paddle_lite_PaddlePredictor_newCppPaddlePredictor__"
                        + "Lcom_baidu_paddle_lite_MobileConfig_2",
                longName(PaddlePredictor.class.getDeclaredMethod("newCppPaddlePredictor", MobileConfig.class)));
    }

    @Test
    public void theFieldsThatTheLibraryReadsAreThere() throws NoSuchFieldException {
        assertEquals(long.class, PaddlePredictor.class.getDeclaredField("cppPaddlePredictorPointer").getType());
        assertEquals(long.class, Tensor.class.getDeclaredField("cppTensorPointer").getType());
        assertEquals(boolean.class, Tensor.class.getDeclaredField("readOnly").getType());
    }

    @Test
    public void theGettersThatTheLibraryCallsAreThere() throws NoSuchMethodException {
        for (String name : new String[] {"getModelDir", "getModelFromFile", "getModelFromBuffer"}) {
            assertEquals(String.class, MobileConfig.class.getMethod(name).getReturnType());
        }
        for (String name : new String[] {"getThreads", "getPowerModeInt"}) {
            assertEquals(int.class, MobileConfig.class.getMethod(name).getReturnType());
        }
    }

    @Test
    public void aConfigurationGivesWhatItWasGiven() {
        MobileConfig config = new MobileConfig();
        config.setModelFromFile("/model.nb");
        config.setThreads(4);
        config.setPowerMode(PowerMode.of(1));

        assertEquals("/model.nb", config.getModelFromFile());
        assertEquals(4, config.getThreads());
        assertEquals(1, config.getPowerModeInt());
        assertEquals(null, config.getModelDir());
        assertEquals(null, config.getModelFromBuffer());
        assertEquals(3, new MobileConfig().getPowerModeInt());
    }

    @Test
    public void everyPowerModeHasTheNumberThatTheCoreKnows() {
        for (org.edgecls.core.engine.PowerMode mode : org.edgecls.core.engine.PowerMode.values()) {
            String name = mode == org.edgecls.core.engine.PowerMode.NONE ? "NO_BIND" : mode.name();
            assertEquals("LITE_POWER_" + name, PowerMode.of(mode.value()).name());
        }
        assertEquals(org.edgecls.core.engine.PowerMode.values().length, PowerMode.values().length);
    }

    private static Set<String> exported() throws IOException {
        File file = new File(System.getProperty("edgecls.root"), LIST);
        Set<String> names = new HashSet<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(new FileInputStream(file), "UTF-8"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                names.add(line);
            }
        }
        assertTrue(names.size() > 15);
        return names;
    }

    private static String shortName(Method method) {
        return "Java_" + (method.getDeclaringClass().getName() + "." + method.getName()).replace('.', '_');
    }

    private static String longName(Method method) {
        StringBuilder types = new StringBuilder();
        for (Class<?> type : method.getParameterTypes()) {
            types.append(descriptor(type));
        }
        // Underlines first: they stand for other characters after that.
        String escaped = types.toString().replace("_", "_1").replace(";", "_2").replace("[", "_3").replace('/', '_');
        return shortName(method) + "__" + escaped;
    }

    private static String descriptor(Class<?> type) {
        if (type.isArray()) {
            return type.getName().replace('.', '/');
        }
        if (type == long.class) {
            return "J";
        }
        return type == int.class ? "I" : "L" + type.getName().replace('.', '/') + ";";
    }
}
