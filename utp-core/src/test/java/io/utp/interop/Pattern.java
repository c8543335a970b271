package io.utp.interop;

/** The bytes that both sides can make from a seed: xorshift32, each word little endian. Its twin is lib/pattern.js. */
final class Pattern {

    private int word;

    private int current;

    private int left;

    Pattern(int seed) {
        this.word = seed != 0 ? seed : 1;
    }

    void fill(byte[] target, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            target[i] = next();
        }
    }

    byte next() {
        if (left == 0) {
            current = word;
            left = 4;
            word ^= word << 13;
            word ^= word >>> 17;
            word ^= word << 5;
        }
        byte result = (byte) current;
        current >>>= 8;
        left--;
        return result;
    }
}
