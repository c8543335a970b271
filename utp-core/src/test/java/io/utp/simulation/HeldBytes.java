package io.utp.simulation;

import io.utp.engine.stream.Chunks;

/** Arrays that are used once, and how many bytes the connections of an endpoint say to hold. */
public final class HeldBytes implements Chunks {
    private long now;
    private long most;

    @Override
    public byte[] take(boolean large) {
        return UNPOOLED.take(large);
    }

    @Override
    public void give(byte[] chunk) {}

    @Override
    public void hold(long bytes) {
        now = bytes;
        most = Math.max(most, bytes);
    }

    public long now() {
        return now;
    }

    /** Since the beginning. */
    public long most() {
        return most;
    }
}
