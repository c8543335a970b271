package io.utp.engine.recovery;

/** What an acknowledgement, or the passing of time, told; one object is used again and again. */
public final class AckResult {

    /** No round trip could be measured. */
    public static final long NO_SAMPLE = -1;

    private long ackedBytes;
    private long lostBytes;
    private int largestAcked;
    private long releasedOffset;
    private long rttSampleNanos;
    private boolean advanced;
    private boolean lossFound;
    private boolean congestion;
    private boolean timeout;
    private boolean spurious;
    private boolean deceit;
    private long newestSentOnce;

    void reset() {
        ackedBytes = 0;
        lostBytes = 0;
        largestAcked = 0;
        releasedOffset = 0;
        rttSampleNanos = NO_SAMPLE;
        newestSentOnce = NO_SAMPLE;
        advanced = false;
        lossFound = false;
        congestion = false;
        timeout = false;
        spurious = false;
        deceit = false;
    }

    void acked(int bytes) {
        ackedBytes += bytes;
        largestAcked = Math.max(largestAcked, bytes);
    }

    void lost(int bytes) {
        lostBytes += bytes;
    }

    void released(long offset) {
        releasedOffset = Math.max(releasedOffset, offset);
    }

    void rttSample(long nanos) {
        rttSampleNanos = nanos;
    }

    void sentOnce(long sentAt) {
        newestSentOnce = Math.max(newestSentOnce, sentAt);
    }

    /** When the newest packet among those acknowledged was sent that was sent once only. */
    long newestSentOnce() {
        return newestSentOnce;
    }

    void timeout(boolean first) {
        timeout = true;
        lossFound(first);
    }

    void spurious() {
        spurious = true;
    }

    void deceit() {
        deceit = true;
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
     * Payload bytes newly found lost, those of a timeout not counted.
     *
     * @return the bytes
     */
    public long lostBytes() {
        return lostBytes;
    }

    /**
     * Payload bytes of the largest packet among those newly acknowledged.
     *
     * @return the bytes
     */
    public int largestAcked() {
        return largestAcked;
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
     * Whether it acknowledges what was not sent yet, so that nothing that the peer acknowledges means anything.
     *
     * @return {@code true} if the peer lies; nothing else was taken in
     */
    public boolean isDeceit() {
        return deceit;
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

    /**
     * Whether the retransmission timer fired.
     *
     * @return {@code true} if what was in flight is to be sent again
     */
    public boolean isTimeout() {
        return timeout;
    }

    /**
     * Whether the last timeout, or all the losses that congestion control was told of last, turned out to be none.
     *
     * @return {@code true} if what was taken from the window for them can be given back (RFC 4015)
     */
    public boolean isSpurious() {
        return spurious;
    }
}
