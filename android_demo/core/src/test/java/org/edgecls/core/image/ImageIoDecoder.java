package org.edgecls.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.edgecls.core.error.EdgeclsException;
import org.edgecls.core.error.Problem;

/** The JVM's decoders, held to what edgecls/images/decode.py says a decoded picture is. */
public final class ImageIoDecoder implements PictureDecoder {
    static {
        ImageIO.setUseCache(false);
    }

    @Override
    public Pixels decode(byte[] encoded) throws EdgeclsException {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
            if (image == null) {
                throw new EdgeclsException(Problem.PICTURE_UNREADABLE, "its format is unknown");
            }
            return Exif.orientation(encoded).apply(pixels(image));
        } catch (IOException error) {
            throw new EdgeclsException(error, Problem.PICTURE_UNREADABLE, error.getMessage());
        }
    }

    private static Pixels pixels(BufferedImage image) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return colors(image);
        }
        // BufferedImage.getRGB() would convert grey by a gamma curve and blend nothing away: the samples are wanted.
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) - 8;
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        int[] samples = new int[bands];
        int to = 0;
        for (int row = 0; row < image.getHeight(); row++) {
            for (int column = 0; column < image.getWidth(); column++) {
                raster.getPixel(column, row, samples);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[to++] = (byte) (samples[bands < 3 ? 0 : channel] >> shift);
                }
            }
        }
        return new Pixels(image.getWidth(), image.getHeight(), rgb);
    }

    private static Pixels colors(BufferedImage image) {
        int width = image.getWidth();
        int[] argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        byte[] rgb = new byte[argb.length * 3];
        for (int i = 0; i < argb.length; i++) {
            rgb[3 * i] = (byte) (argb[i] >> 16);
            rgb[3 * i + 1] = (byte) (argb[i] >> 8);
            rgb[3 * i + 2] = (byte) argb[i];
        }
        return new Pixels(width, image.getHeight(), rgb);
    }
}
