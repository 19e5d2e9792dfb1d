package org.edgecls.core.preprocess;

import org.edgecls.core.image.Pixels;

/** The tensor's value for each channel and 8-bit level: a table gives the same bits as the formula. */
final class Levels {
    private final float[][] table = new float[3][256];
    private final boolean isBgr;

    Levels(Preprocess spec) {
        isBgr = spec.color().equals("BGR");
        float scale = (float) spec.scale();
        for (int channel = 0; channel < 3; channel++) {
            float mean = (float) spec.mean()[channel];
            float std = (float) spec.std()[channel];
            for (int level = 0; level < 256; level++) {
                float scaled = level * scale;
                float centred = scaled - mean;
                table[channel][level] = centred / std;
            }
        }
    }

    /** CHW, channels in the order of the description. */
    float[] tensor(Pixels picture) {
        byte[] rgb = picture.rgb();
        int plane = rgb.length / 3;
        float[] tensor = new float[rgb.length];
        for (int channel = 0; channel < 3; channel++) {
            float[] values = table[channel];
            int from = isBgr ? 2 - channel : channel;
            int start = channel * plane;
            for (int i = 0; i < plane; i++) {
                tensor[start + i] = values[rgb[from] & 0xFF];
                from += 3;
            }
        }
        return tensor;
    }
}
