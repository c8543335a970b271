package io.utp.engine.recovery;

/** What an acknowledgement told; one object is used again for acknowledgement after acknowledgement. */
public final class AckResult {

    /** No round trip could be measured. */
    public static final long NO_SAMPLE = -1;

    private long ackedBytes;
    private long releasedOffset;
    private long rttSampleNanos;
    private boolean advanced;
    private boolean lossFound;
    private boolean congestion;

    void reset(long releasedOffset) {
        this.ackedBytes = 0;
        this.releasedOffset = releasedOffset;
        this.rttSampleNanos = NO_SAMPLE;
        this.advanced = false;
        this.lossFound = false;
        this.congestion = false;
    }

    void acked(int bytes) {
        ackedBytes += bytes;
    }

    void released(long offset) {
        releasedOffset = Math.max(releasedOffset, offset);
    }

    void rttSample(long nanos) {
        rttSampleNanos = nanos;
    }

    void advanced() {
        advanced = true;
    }

    void lossFound(boolean congestion) {
        lossFound = true;
        this.congestion |= congestion;
    }

    /**
     * Payload bytes newly acknowledged, cumulatively or selectively.
     *
     * @return the bytes
     */
    public long ackedBytes() {
        return ackedBytes;
    }

    /**
     * The stream offset up to which nothing will ever be sent again.
     *
     * @return bytes since the start of the stream
     */
    public long releasedOffset() {
        return releasedOffset;
    }

    /**
     * The round trip of the newest packet that was acknowledged and sent once only.
     *
     * @return nanoseconds, or {@link #NO_SAMPLE}
     */
    public long rttSampleNanos() {
        return rttSampleNanos;
    }

    /**
     * Whether anything was newly acknowledged.
     *
     * @return {@code true} if so
     */
    public boolean hasAdvanced() {
        return advanced;
    }

    /**
     * Whether packets were found lost.
     *
     * @return {@code true} if something is to be sent again
     */
    public boolean hasLoss() {
        return lossFound;
    }

    /**
     * Whether the loss is news to congestion control: the first in its round trip.
     *
     * @return {@code true} at most once for each window of data
     */
    public boolean isCongestion() {
        return congestion;
    }
}
