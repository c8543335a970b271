package io.utp.network;

import io.utp.simulation.LinkStatistics;

/**
 * What a single transfer did.
 *
 * @param megabits goodput from the SYN to the last byte
 * @param recording its queue
 * @param packets DATA packets sent, repeats included
 * @param retransmitted repeats
 * @param lost packets that the link lost, in its queue or by chance, acknowledgements not counted
 * @param queueDrops those of them that found the queue full
 * @param timeouts how often the timer fired
 * @param bytesSentPerByte datagram bytes offered to the link for each byte delivered
 */
record Transfer(
        double megabits,
        Recording recording,
        long packets,
        long retransmitted,
        long lost,
        long queueDrops,
        long timeouts,
        double bytesSentPerByte) {

    static Transfer of(Dumbbell dumbbell, UtpFlow flow, double seconds) {
        LinkStatistics link = dumbbell.link().statistics();
        return new Transfer(
                flow.received() * 8 / seconds / LinkSpec.MEGABIT,
                dumbbell.recording(),
                flow.sent(),
                flow.retransmitted(),
                link.lostPackets() + link.queueDrops(),
                link.queueDrops(),
                flow.timeouts(),
                (double) link.offeredBytes() / Math.max(1, flow.received()));
    }

    /** Repeats of what was not lost. */
    long needless() {
        return Math.max(0, retransmitted - lost);
    }
}
