package io.utp.netty;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Makes hostile datagrams: noise, and valid packets with something changed. Deterministic for a seed and given samples. */
final class DatagramMutator {

    private static final int SAMPLES = 256;
    private static final int HEADER = 20;
    private static final byte[] PUNCH = "PUNCH".getBytes(StandardCharsets.US_ASCII);
    private static final int[] INTERESTING = {0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff, 0x8000, 256};

    private final SplittableRandom random;
    private final byte[][] samples = new byte[SAMPLES][];
    private int sampled;

    DatagramMutator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A valid packet of a live connection. */
    void sample(byte[] packet) {
        samples[sampled++ % SAMPLES] = packet;
    }

    boolean hasSamples() {
        return sampled > 0;
    }

    void write(ByteBuf out) {
        out.clear();
        switch (random.nextInt(8)) {
            case 0 -> noise(out);
            case 1 -> headerOfNoise(out);
            case 2 -> punchLike(out);
            case 3 -> out.writeBytes(sample());
            case 4 -> shorten(out.writeBytes(sample()));
            case 5 -> extend(out.writeBytes(sample()));
            case 6 -> setField(out.writeBytes(sample()));
            default -> flipBits(out.writeBytes(sample()));
        }
    }

    private byte[] sample() {
        return samples[random.nextInt(Math.min(sampled, SAMPLES))];
    }

    private void noise(ByteBuf out) {
        int length = random.nextInt(16) == 0 ? random.nextInt(1_500) : random.nextInt(40);
        for (int i = 0; i < length; i++) {
            out.writeByte(random.nextInt());
        }
    }

    /** Version 1, any type, perhaps a chain of extensions. */
    private void headerOfNoise(ByteBuf out) {
        out.writeByte(random.nextInt(6) << 4 | 1).writeByte(random.nextInt(4));
        while (out.writerIndex() < HEADER + random.nextInt(32)) {
            out.writeByte(random.nextInt());
        }
    }

    private void punchLike(ByteBuf out) {
        out.writeBytes(PUNCH);
        flipBits(out);
    }

    private void shorten(ByteBuf out) {
        out.writerIndex(random.nextInt(out.writerIndex() + 1));
    }

    /** Says that there are extensions, whatever follows the header. */
    private void extend(ByteBuf out) {
        out.setByte(1, random.nextInt(4));
        for (int i = random.nextInt(40); i > 0; i--) {
            out.writeByte(random.nextInt());
        }
    }

    private void setField(ByteBuf out) {
        int value = random.nextBoolean() ? random.nextInt() : INTERESTING[random.nextInt(INTERESTING.length)];
        switch (random.nextInt(8)) {
            case 0 -> out.setByte(0, random.nextInt(5) << 4 | 1);
            case 1 -> out.setShort(2, out.getShort(2) + random.nextInt(-2, 3));
            case 2 -> out.setInt(4, value);
            case 3 -> out.setInt(8, value);
            case 4 -> out.setInt(12, value);
            case 5 -> out.setShort(16, value);
            case 6 -> out.setShort(18, value);
            default -> {
                out.setByte(0, random.nextInt(5) << 4 | 1);
                out.setShort(16, out.getShort(16) + random.nextInt(-3, 4));
                out.setShort(18, out.getShort(18) + random.nextInt(-3, 4));
            }
        }
    }

    private void flipBits(ByteBuf out) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int index = random.nextInt(Math.min(out.writerIndex(), 2 * HEADER));
            out.setByte(index, out.getByte(index) ^ 1 << random.nextInt(8));
        }
    }
}
