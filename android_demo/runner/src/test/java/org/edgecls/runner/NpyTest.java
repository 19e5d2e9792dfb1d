package org.edgecls.runner;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Random;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Arrays in files: read when they are whole, refused in one line when they are damaged. */
public final class NpyTest {
    private static final String FLOATS = "'descr': '<f4', 'fortran_order': False, ";
    private static final String SHAPE = "'shape': (1, 3, 2, 2)";
    private static final int HEADER = 128;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private File file;

    @Before
    public void makeFile() throws IOException {
        file = folder.newFile("input.npy");
    }

    /** A file with a header that is filled up with blanks as numpy does. */
    private static byte[] npy(String header, int total, byte[] data) {
        StringBuilder text = new StringBuilder(header);
        while (text.length() < total - 11) {
            text.append(' ');
        }
        byte[] words = text.append('\n').toString().getBytes(Charset.forName("ISO-8859-1"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) words.length, (byte) (words.length >> 8)};
        bytes.write(start, 0, start.length);
        bytes.write(words, 0, words.length);
        bytes.write(data, 0, data.length);
        return bytes.toByteArray();
    }

    private static byte[] floats(String shape) {
        ByteBuffer data = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 12; i++) {
            data.putFloat(i);
        }
        return npy("{" + FLOATS + shape + ", }", HEADER, data.array());
    }

    private void write(byte[] bytes) throws IOException {
        try (FileOutputStream stream = new FileOutputStream(file)) {
            stream.write(bytes);
        }
    }

    private void refused(String what, byte[] bytes) throws IOException {
        write(bytes);
        try (Npy array = Npy.open(file.getPath())) {
            throw new AssertionError(what + " was taken, " + Arrays.toString(array.shape()));
        } catch (InputError error) {
            assertTrue(error.getMessage(), error.getMessage().startsWith(file.getPath()));
            assertEquals("push it again", error.hint());
        }
    }

    @Test
    public void aWholeFileIsRead() throws IOException, InputError {
        write(floats(SHAPE));
        try (Npy array = Npy.open(file.getPath())) {
            assertTrue(array.isFloat());
            assertArrayEquals(new long[] {1, 3, 2, 2}, array.shape());
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, array.floats(), 0f);
        }
    }

    @Test
    public void partsOfBytesAreRead() throws IOException, InputError {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }";
        write(npy(header, 64, new byte[] {1, 2, 3, 4, (byte) 255}));
        try (Npy array = Npy.open(file.getPath())) {
            byte[] part = new byte[2];
            array.read(3, part);
            assertFalse(array.isFloat());
            assertArrayEquals(new long[] {5}, array.shape());
            assertArrayEquals(new byte[] {4, (byte) 255}, part);
        }
    }

    @Test
    public void aFileOfAnotherLengthThanItSaysIsRefused() throws IOException {
        byte[] whole = floats(SHAPE);
        refused("nothing", new byte[0]);
        refused("the magic only", Arrays.copyOf(whole, 8));
        refused("half a header", Arrays.copyOf(whole, 60));
        refused("no data", Arrays.copyOf(whole, HEADER));
        refused("data that lacks a byte", Arrays.copyOf(whole, whole.length - 1));
        refused("a byte too many", Arrays.copyOf(whole, whole.length + 1));
        refused("more than there is", floats("'shape': (1, 3, 200, 200)"));
    }

    @Test
    public void aFileOfAnotherKindIsRefused() throws IOException {
        byte[] data = new byte[48];
        refused("a picture", "P6 2 2 255 and two hundred more".getBytes(Charset.forName("UTF-8")));
        refused("zeros", new byte[300]);
        byte[] second = floats(SHAPE);
        second[6] = 2;
        refused("version 2", second);
        refused("float64", npy("{'descr': '<f8', 'fortran_order': False, " + SHAPE + ", }", HEADER, new byte[96]));
        refused("big-endian", npy("{'descr': '>f4', 'fortran_order': False, " + SHAPE + ", }", HEADER, data));
        refused("columns first", npy("{'descr': '<f4', 'fortran_order': True, " + SHAPE + ", }", HEADER, data));
        refused("both types", npy("{" + FLOATS + SHAPE + ", 'descr': '|u1'}", HEADER, data));
        refused("no shape", npy("{" + FLOATS + "}", HEADER, data));
        refused("a header of an odd length", npy("{" + FLOATS + SHAPE + ", }", 129, data));
        refused("garbage", npy("\0\u00ff\u007f", HEADER, data));
    }

    @Test
    public void aShapeThatNoArrayHasIsRefusedBeforeAnythingIsKeptForIt() throws IOException {
        String[] shapes = {
            "(1, 3, 2, 2", "(1, 0, 2, 2)", "(1, -3, 2, 2)", "(1, x, 2, 2)", "(1, 3, 2, 1000000000000000000000000)",
            "(268435456, 268435456, 256, 1)", "(268435456, 268435456, 64, 1)", "(1, 1, 1, 3, 2, 2)", "()"
        };
        for (String shape : shapes) {
            refused(shape, floats("'shape': " + shape));
        }
    }

    @Test
    public void aHeaderThatIsLongerThanTheFileIsRefused() throws IOException {
        byte[] bytes = floats(SHAPE);
        bytes[8] = (byte) 0xff;
        bytes[9] = (byte) 0xff;
        refused("a long header", bytes);
    }

    @Test
    public void aFileThatIsNotThereAndAFolderAreRefused() {
        for (String path : new String[] {file.getPath() + ".gone", folder.getRoot().getPath()}) {
            try (Npy array = Npy.open(path)) {
                throw new AssertionError("it was taken, " + Arrays.toString(array.shape()));
            } catch (InputError error) {
                assertTrue(error.getMessage().startsWith(path));
            }
        }
    }

    @Test
    public void randomDamageEndsInAnAnswer() throws IOException {
        Random choice = new Random(5);
        int[] nasty = {0, 39, 40, 44, 48, 57, 255};
        for (int i = 0; i < 500; i++) {
            byte[] bytes = floats(SHAPE);
            for (int damage = choice.nextInt(8); damage >= 0; damage--) {
                bytes[choice.nextInt(80)] = (byte) nasty[choice.nextInt(nasty.length)];
            }
            write(bytes);
            try (Npy array = Npy.open(file.getPath())) {
                assertTrue(array.shape().length <= 4);
            } catch (InputError error) {
                assertEquals("push it again", error.hint());
            }
        }
    }
}
