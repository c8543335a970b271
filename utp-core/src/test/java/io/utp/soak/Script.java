package io.utp.soak;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * What the two ends of one connection do. The dialling end sends it first, so that the other knows what to expect.
 *
 * @param kind how it goes
 * @param client the number of the dialling node
 * @param seed what the bytes of the dialling end are made of; those of the other end are made of the next one
 * @param upload bytes of the dialling end, this header excluded
 * @param download bytes of the other end
 * @param pauseAt after so many bytes the dialling end rests
 * @param pauseMillis for so long
 */
record Script(Kind kind, int client, long seed, int upload, int download, int pauseAt, int pauseMillis) {

    static final int HEADER = 25;
    private static final int MAGIC = 0x736f616b;

    enum Kind {
        /** One end, then the other; and both end. */
        ANSWER,
        /** Both at once. */
        BOTH_AT_ONCE,
        /** The dialling end reads in sips, so that the window closes. */
        SLOW_READER,
        /** With the blocking streams. */
        BLOCKING,
        /** The dialling end destroys it in the middle. */
        DESTROYED_HERE,
        /** The accepting end destroys it in the middle. */
        DESTROYED_THERE;

        boolean isWhole() {
            return this != DESTROYED_HERE && this != DESTROYED_THERE;
        }
    }

    /** Most are small and rest for a while, some are large, few are neither. */
    static Script random(RandomGenerator random, int client) {
        int chance = random.nextInt(100);
        Kind kind = chance < 40
                ? Kind.ANSWER
                : chance < 75
                        ? Kind.BOTH_AT_ONCE
                        : chance < 83
                                ? Kind.SLOW_READER
                                : chance < 86
                                        ? Kind.BLOCKING
                                        : chance < 93 ? Kind.DESTROYED_HERE : Kind.DESTROYED_THERE;
        int upload = bytes(random);
        int patience = random.nextInt(10);
        int pause = patience == 0 ? 0 : random.nextInt(patience < 7 ? 60_000 : 180_000);
        return new Script(
                kind,
                client,
                random.nextLong(),
                upload,
                bytes(random),
                random.nextInt(upload),
                kind == Kind.BLOCKING ? 0 : pause);
    }

    private static int bytes(RandomGenerator random) {
        int chance = random.nextInt(100);
        return 1 + random.nextInt(chance < 75 ? 20_000 : chance < 99 ? 200_000 : 2_000_000);
    }

    ByteBuffer header() {
        return ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .put((byte) kind.ordinal())
                .putInt(client)
                .putLong(seed)
                .putInt(upload)
                .putInt(download)
                .flip();
    }

    /** Of a header; what the dialling end alone needs to know is zero. */
    static Script of(ByteBuffer header) {
        if (header.getInt() != MAGIC) {
            throw new IllegalStateException("the stream begins with something else than was sent");
        }
        Kind kind = Kind.values()[header.get()];
        return new Script(kind, header.getInt(), header.getLong(), header.getInt(), header.getInt(), 0, 0);
    }

    /** The byte at a place of the stream that is made of a seed. */
    static byte byteAt(long seed, long place) {
        // The finaliser of MurmurHash3: each seed has other bytes, and each place.
        long word = (seed + (place >>> 3)) * 0x9e3779b97f4a7c15L;
        word = (word ^ word >>> 33) * 0xff51afd7ed558ccdL;
        word ^= word >>> 29;
        return (byte) (word >>> ((place & 7) << 3));
    }

    static byte[] bytes(long seed, int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = byteAt(seed, from + i);
        }
        return bytes;
    }
}
