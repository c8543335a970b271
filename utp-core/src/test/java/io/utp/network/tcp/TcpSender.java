package io.utp.network.tcp;

import io.utp.simulation.SimulatedHost;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Sends without end. Every sending has a number of its own, which its acknowledgement repeats; so what is lost is known as
 * an ideal scoreboard (RFC 6675) would know it: three later sendings have arrived.
 */
public final class TcpSender implements SimulatedHost {
    /** A segment fills a packet of 1,500 bytes: IP 20, TCP 20, timestamps 12; a link adds 28 itself. */
    public static final int SEGMENT_BYTES = 1500 - 52;

    private static final int DATAGRAM_BYTES = 1500 - 28;
    private static final int REORDERING = 3;
    private static final long LEAST_TIMEOUT_NANOS = 200_000_000L;
    private static final long MOST_TIMEOUT_NANOS = 60_000_000_000L;

    private static final byte FLYING = 0;
    private static final byte LOST = 1;
    private static final byte ACKED = 2;

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final InetSocketAddress remote;
    private final TcpControl control;
    private final TcpAck ack = new TcpAck();
    private final byte[] datagram = new byte[DATAGRAM_BYTES];
    private final ByteBuffer datagramBuffer = ByteBuffer.wrap(datagram);
    private final ArrayDeque<Integer> lost = new ArrayDeque<>();
    private final BitSet acked = new BitSet();

    /** Sendings from {@code first} to {@code next}, each at its number modulo the capacity. */
    private Sending[] sendings = new Sending[256];

    private int first;
    private int next;
    private int highestAcked = -1;
    private int recoveryEnd = -1;
    private int nextSegment;
    private int inOrder;
    private int flight;
    private long delivered;
    private long deliveredNanos;
    private long firstSentNanos;
    private long smoothedNanos;
    private long variationNanos;
    private long timeoutNanos = Long.MAX_VALUE;
    private int backoff;
    private long paceNanos = Long.MAX_VALUE;
    private boolean started;
    private long retransmissions;

    private static final class Sending {
        private int number;
        private int segment;
        private byte state;
        private long sentNanos;
        private long delivered;
        private long deliveredNanos;
        private long firstSentNanos;
    }

    public TcpSender(
            SimulatedNetwork network, InetSocketAddress address, InetSocketAddress remote, TcpControl control) {
        this.network = network;
        this.address = address;
        this.remote = remote;
        this.control = control;
    }

    public void start() {
        started = true;
        firstSentNanos = network.nowNanos();
        deliveredNanos = network.nowNanos();
        send(network.nowNanos());
    }

    public long sent() {
        return next;
    }

    public long retransmissions() {
        return retransmissions;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer data, long nowNanos) {
        inOrder = Math.max(inOrder, data.getInt(0));
        acked.set(data.getInt(4));
        Sending newest = null;
        for (int told = 0; told < TcpReceiver.TOLD; told++) {
            int number = data.getInt(8 + 4 * told);
            if (number >= first && number < next && at(number).state == FLYING) {
                newest = at(number);
                arrived(newest);
                highestAcked = Math.max(highestAcked, number);
            }
        }
        if (newest != null) {
            deliveredNanos = nowNanos;
            firstSentNanos = newest.sentNanos;
            measure(nowNanos - newest.sentNanos);
            detectLoss(nowNanos);
            report(newest, nowNanos);
            restartTimer(nowNanos);
        }
    }

    private void arrived(Sending sending) {
        sending.state = ACKED;
        acked.set(sending.segment);
        flight--;
        delivered++;
    }

    private void report(Sending sending, long nowNanos) {
        long ackNanos = nowNanos - sending.deliveredNanos;
        long sendNanos = sending.sentNanos - sending.firstSentNanos;
        ack.nowNanos = nowNanos;
        ack.roundTripNanos = nowNanos - sending.sentNanos;
        ack.flight = flight;
        ack.delivered = delivered;
        ack.deliveredBefore = sending.delivered;
        ack.deliveryRate = (delivered - sending.delivered) * 1e9 / Math.max(1, Math.max(ackNanos, sendNanos));
        // RFC 6582 3.2: until everything that was in flight when the loss was found is repaired.
        ack.recovering = sending.number <= recoveryEnd;
        control.onAck(ack);
    }

    private void measure(long roundTripNanos) {
        // RFC 6298 2.
        if (smoothedNanos == 0) {
            smoothedNanos = roundTripNanos;
            variationNanos = roundTripNanos / 2;
        } else {
            variationNanos += (Math.abs(smoothedNanos - roundTripNanos) - variationNanos) / 4;
            smoothedNanos += (roundTripNanos - smoothedNanos) / 8;
        }
        backoff = 0;
    }

    private void detectLoss(long nowNanos) {
        int flightBefore = flight;
        boolean found = false;
        for (int number = first; number <= highestAcked - REORDERING; number++) {
            if (at(number).state == FLYING) {
                found |= !hasArrived(at(number)) && lose(number);
            }
        }
        while (first < next && at(first).state != FLYING) {
            first++;
        }
        if (found) {
            recoveryEnd = next - 1;
            control.onLoss(nowNanos, flightBefore);
        }
    }

    /** All acknowledgements that told of it may have been lost, but not those that tell how far everything has arrived. */
    private boolean hasArrived(Sending sending) {
        if (sending.segment < inOrder) {
            arrived(sending);
            return true;
        }
        return false;
    }

    /** Whether this is the first loss since the last recovery. */
    private boolean lose(int number) {
        Sending sending = at(number);
        sending.state = LOST;
        flight--;
        lost.add(sending.segment);
        return number > recoveryEnd;
    }

    @Override
    public void handleBatchEnd(long nowNanos) {
        send(nowNanos);
    }

    @Override
    public void handleTimeout(long nowNanos) {
        if (timeoutNanos <= nowNanos) {
            int flightBefore = flight;
            lost.clear();
            // RFC 6298 5.4, and RFC 5681 3.1: everything that is not acknowledged goes again.
            for (int segment = acked.nextClearBit(0);
                    segment < nextSegment;
                    segment = acked.nextClearBit(segment + 1)) {
                lost.add(segment);
            }
            first = next;
            flight = 0;
            recoveryEnd = next - 1;
            backoff = Math.min(backoff + 1, 8);
            control.onTimeout(nowNanos, flightBefore);
            timeoutNanos = Long.MAX_VALUE;
        }
        paceNanos = Long.MAX_VALUE;
        send(nowNanos);
    }

    private void send(long nowNanos) {
        if (!started || (paceNanos != Long.MAX_VALUE && paceNanos > nowNanos)) {
            return;
        }
        paceNanos = Long.MAX_VALUE;
        while (flight < (int) control.window()) {
            sendOne(nowNanos);
            double pace = control.pace();
            if (pace > 0) {
                paceNanos = nowNanos + (long) (1e9 / pace);
                return;
            }
        }
    }

    private void sendOne(long nowNanos) {
        Integer repeated = lost.poll();
        while (repeated != null && acked.get(repeated)) {
            repeated = lost.poll();
        }
        retransmissions += repeated == null ? 0 : 1;
        int segment = repeated == null ? nextSegment++ : repeated;
        if (next - first == sendings.length) {
            enlarge();
        }
        if (flight == 0) {
            firstSentNanos = nowNanos;
            deliveredNanos = nowNanos;
        }
        Sending sending = slot(next);
        sending.number = next;
        sending.segment = segment;
        sending.state = FLYING;
        sending.sentNanos = nowNanos;
        sending.delivered = delivered;
        sending.deliveredNanos = deliveredNanos;
        sending.firstSentNanos = firstSentNanos;
        datagramBuffer.putInt(0, segment).putInt(4, next);
        next++;
        flight++;
        if (timeoutNanos == Long.MAX_VALUE) {
            restartTimer(nowNanos);
        }
        network.send(this, remote, datagram, 0, DATAGRAM_BYTES);
    }

    private void restartTimer(long nowNanos) {
        long wait = smoothedNanos == 0 ? 1_000_000_000L : smoothedNanos + 4 * variationNanos;
        long limited = Math.min(Math.max(wait, LEAST_TIMEOUT_NANOS) << backoff, MOST_TIMEOUT_NANOS);
        timeoutNanos = flight == 0 && lost.isEmpty() ? Long.MAX_VALUE : nowNanos + limited;
    }

    @Override
    public long nextDeadline() {
        boolean wantsToSend = started && flight < (int) control.window();
        return wantsToSend ? Math.min(timeoutNanos, paceNanos) : timeoutNanos;
    }

    private Sending at(int number) {
        return sendings[number & (sendings.length - 1)];
    }

    private Sending slot(int number) {
        int index = number & (sendings.length - 1);
        if (sendings[index] == null) {
            sendings[index] = new Sending();
        }
        return sendings[index];
    }

    private void enlarge() {
        Sending[] old = sendings;
        sendings = Arrays.copyOf(new Sending[0], old.length * 2);
        for (int number = first; number < next; number++) {
            sendings[number & (sendings.length - 1)] = old[number & (old.length - 1)];
        }
    }
}
