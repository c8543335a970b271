package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.SentPacket.State;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.SequenceNumbers;
import java.util.random.RandomGenerator;

/**
 * What was acknowledged, what is lost and goes again, and when to ask: RACK-TLP (RFC 8985) where masks tell what has arrived,
 * repeated acknowledgements (RFC 6582) where they do not, the retransmission timer (RFC 6298) behind both, and the undoing of
 * losses that were none (RFC 3522, RFC 4015).
 */
public final class LossRecovery {

    /** The peer does not tell when what it received last was sent. */
    public static final long NO_ECHO = -1;

    private final AckResult result = new AckResult();
    private final RttEstimator rtt;
    private final SentPackets packets;
    private final Rack rack;
    private final LossEpisode episode;
    private final HoleRepair holes;
    private final TailLossProbe probe;
    private final RetransmissionTimer timer;
    private final Echo echo;
    private final HoldBack holdBack;

    private final MaskReach masks;
    private boolean timedOut;
    private boolean searchDue;

    /**
     * Creates it with nothing sent.
     *
     * @param firstSequence the sequence number that the first packet will carry
     * @param rtt what is known of the round trip; takes the samples of acknowledgements
     * @param random chooses what nobody shall foresee
     */
    public LossRecovery(int firstSequence, RttEstimator rtt, RandomGenerator random) {
        this.rtt = rtt;
        this.packets = new SentPackets(firstSequence);
        this.rack = new Rack(firstSequence, rtt);
        this.episode = new LossEpisode(packets, rack, result);
        this.holes = new HoleRepair(packets, episode);
        this.probe = new TailLossProbe(rtt);
        this.timer = new RetransmissionTimer(rtt);
        this.echo = new Echo(rtt);
        this.holdBack = new HoldBack(packets, rtt, random);
        this.masks = new MaskReach(firstSequence);
    }

    // ---- what is sent

    /**
     * A new packet is sent with the number {@link SentPackets#nextSequence()}.
     *
     * @param streamOffset where its payload starts in the stream
     * @param payload bytes of payload
     * @param fin whether it is the FIN
     * @param nowNanos the time
     */
    public void sent(long streamOffset, int payload, boolean fin, long nowNanos) {
        packets.add(streamOffset, payload, fin, nowNanos);
        handleTransmission(0, nowNanos);
    }

    /**
     * A packet is sent again.
     *
     * @param sequence a lost packet, or the one to probe with
     * @param nowNanos the time
     */
    public void resent(int sequence, long nowNanos) {
        SentPacket packet = packets.get(sequence);
        long originalOrder = packet.state == State.IN_FLIGHT ? packet.order : 0;
        packets.resend(packet, nowNanos);
        holes.handleResent(packet.length);
        handleTransmission(originalOrder, nowNanos);
    }

    /**
     * The packet that was held back is sent.
     *
     * @param nowNanos the time
     */
    public void released(long nowNanos) {
        packets.release(packets.get(holdBack.due()), nowNanos);
        holdBack.handleSent();
        handleTransmission(0, nowNanos);
    }

    private void handleTransmission(long originalOrder, long nowNanos) {
        timer.handleSent(nowNanos);
        if (probe.isDue()) {
            probe.handleSent(packets.transmissions(), originalOrder);
        } else if (timer.expirations() == 0) {
            scheduleProbe(nowNanos);
        }
    }

    private void scheduleProbe(long nowNanos) {
        probe.schedule(packets.hasOneInFlight(), timer.deadlineNanos(), nowNanos);
    }

    // ---- inputs

    /**
     * Takes an acknowledgement in.
     *
     * @param header what carries it; must be plausible ({@link SentPackets#isPlausible})
     * @param mayRepeat whether it counts as a duplicate if it tells nothing new
     * @param echoNanos when what the peer received last was sent, or later by what it waited; {@link #NO_ECHO} if unknown
     * @param nowNanos the time
     * @return what it told; valid until the next call of any input
     */
    public AckResult handleAck(PacketHeader header, boolean mayRepeat, long echoNanos, long nowNanos) {
        result.reset();
        if (holdBack.isBetrayedBy(header)) {
            result.deceit();
            return result;
        }
        echo.begin(echoNanos, nowNanos);
        packets.rate().begin();
        int acknowledged = SequenceNumbers.distance(header.acknowledgement(), packets.firstSequence()) + 1;
        boolean holesBefore = holes.isActive();
        boolean repaired = takeCumulative(acknowledged, nowNanos);
        if (acknowledged >= 0) {
            takeMask(header, nowNanos);
        }
        // What waited behind a repaired hole may have arrived long ago: its time is no round trip.
        takeRoundTrip(repaired || holesBefore, nowNanos);
        if (acknowledged > 0) {
            holes.handleAdvance(acknowledged);
        }
        searchDue |= result.hasAdvanced();
        if (searchDue && MaskReach.tellsGaps(header)) {
            searchDue = false;
            rack.findLost(packets, episode, masks.horizon(), nowNanos);
        }
        if (acknowledged == 0 && mayRepeat && !result.hasAdvanced() && !masks.isComplete(header)) {
            holes.handleDuplicate(rack, nowNanos);
        }
        if (result.hasAdvanced() || acknowledged > 0) {
            handleAdvanced(nowNanos); // even if masks had named all of it before: nothing may be left to ask about
        }
        holes.handleAcked(result.ackedBytes());
        boolean masked = header.selectiveAckLength() > 0;
        packets.rate().end(rtt.lowest(), masked ? masks.isComplete(header) : packets.sackedPackets() == 0);
        return result;
    }

    private void handleAdvanced(long nowNanos) {
        timer.handleAck(!packets.isEmpty(), nowNanos);
        probe.handleDelivered(rack.newestOrder());
        if (packets.isEmpty()) {
            probe.stop();
        } else {
            scheduleProbe(nowNanos);
        }
    }

    /** Returns whether something among it had been sent more than once. */
    private boolean takeCumulative(int acknowledged, long nowNanos) {
        boolean repaired = false;
        for (int i = 0; i < acknowledged; i++) {
            SentPacket packet = packets.get(packets.firstSequence());
            repaired |= packet.resent;
            if (timedOut) {
                timedOut = false;
                judgeTimeout(packet);
            }
            deliver(packet, nowNanos);
            result.released(packet.offset + packet.length);
            packets.removeFirst();
        }
        return repaired;
    }

    /** RFC 3522 step 4, with the first acknowledgement that advances after a timeout. */
    private void judgeTimeout(SentPacket packet) {
        boolean spurious = packet.state == State.LOST || echo.isOfEarlier(packet);
        if (spurious && packet.state != State.SACKED) {
            packets.restoreLost();
            result.spurious();
            if (echo.isReliable()) {
                rtt.handleSpuriousTimeout(echo.roundTrip());
            }
        }
    }

    private void takeMask(PacketHeader header, long nowNanos) {
        int acknowledgement = header.acknowledgement();
        byte[] mask = header.selectiveAck();
        int next = packets.nextSequence();
        int reach = masks.look(header, next);
        int highest = packets.firstSequence();
        for (int bit = 0; bit < reach; bit++) {
            if ((mask[bit >> 3] & 1 << (bit & 7)) != 0) {
                highest = SequenceNumbers.plus(acknowledgement, bit + 2);
                SentPacket packet = packets.get(highest);
                if (packet.state != State.SACKED) {
                    deliver(packet, nowNanos);
                    packets.sack(packet);
                }
            }
        }
        masks.handle(header, packets.firstSequence(), highest, next);
    }

    private void deliver(SentPacket packet, long nowNanos) {
        if (packet.state == State.SACKED) {
            return;
        }
        result.advanced();
        result.acked(packet.length);
        boolean earlier = echo.isOfEarlier(packet);
        packets.rate().handleDelivered(packet, earlier, nowNanos);
        if ((packet.state == State.LOST || earlier) && episode.handleMistake(packet, nowNanos)) {
            holes.stop();
        }
        if (!packet.resent) {
            result.sentOnce(packet.sentAt);
            rack.handleOrder(packet, nowNanos);
        }
        if (!earlier) {
            rack.handleDelivered(packet, nowNanos);
        }
        if (probe.isRepetition(packet)) {
            if (!earlier) {
                episode.handleRepaired(probe.originalOrder());
                holes.begin(TailLossProbe.MOST_PACKETS);
            }
            probe.handleDelivered(packet.order);
        }
    }

    private void takeRoundTrip(boolean repaired, long nowNanos) {
        long sentAt = result.newestSentOnce();
        if (sentAt != AckResult.NO_SAMPLE && !repaired) {
            echo.handleSentOnce(sentAt);
            result.rttSample(nowNanos - sentAt);
            rtt.handleSample(nowNanos - sentAt);
        }
    }

    // ---- time

    /**
     * Takes the passing of time in.
     *
     * @param nowNanos the time
     * @return what is lost by now; valid until the next call of any input
     */
    public AckResult handleTimeout(long nowNanos) {
        result.reset();
        holdBack.handleTimeout(nowNanos);
        if (packets.isEmpty()) {
            stop();
            return result;
        }
        if (rack.deadline().hasPassed(nowNanos)) {
            rack.findLost(packets, episode, masks.horizon(), nowNanos);
        }
        if (probe.deadline().hasPassed(nowNanos) && result.hasLoss()) {
            // What is repeated now asks as well.
            scheduleProbe(nowNanos);
        } else if (probe.deadline().hasPassed(nowNanos)) {
            probe.handleExpired(packets.hasOneInFlight());
            // RFC 8985 7.3: the timer begins anew.
            timer.handleProbe(nowNanos);
        } else if (timer.hasExpired(nowNanos)) {
            handleExpired(nowNanos);
        }
        return result;
    }

    private void handleExpired(long nowNanos) {
        rack.loseOverdue(packets, episode, nowNanos);
        result.timeout(timer.handleExpired(nowNanos));
        timedOut = true;
        episode.begin();
        forgetDoubts();
    }

    /** Nothing in flight is trusted to arrive. */
    public void loseAll() {
        for (SentPacket p = packets.oldestTransmission(); p != null; p = packets.oldestTransmission()) {
            packets.lose(p);
            p.lostIn = 0;
        }
        timedOut = false;
        episode.begin();
        forgetDoubts();
    }

    private void forgetDoubts() {
        rack.stop();
        holes.stop();
        probe.stop();
    }

    /** The path is another one: what was waited for on the old one tells nothing of it. */
    public void restart() {
        timer.restart();
        rack.handleNewPath();
        loseAll();
    }

    /** The packet just sent is one that the peer may drop for want of room: to ask for it early is of no use. */
    public void cancelProbe() {
        probe.stop();
    }

    /** Lets go of everything. */
    public void clear() {
        packets.clear();
        stop();
    }

    private void stop() {
        timer.stop();
        holdBack.stop();
        forgetDoubts();
    }

    /**
     * Whether the acknowledgements of the peer name everything that has arrived, as far as a mask can reach.
     *
     * @param complete whether it is a node of this library
     */
    public void setMasksComplete(boolean complete) {
        masks.setComplete(complete);
    }

    // ---- getters

    /** Everything that is not acknowledged cumulatively. */
    public SentPackets packets() {
        return packets;
    }

    /** Of how many unacknowledged packets the peer's last mask could tell. */
    public int packetsInMask() {
        return masks.packets();
    }

    /** Whether a packet is to be sent now to ask for an acknowledgement: a new one, or the first in flight. */
    public boolean isProbeDue() {
        return probe.isDue();
    }

    /** The packet in flight to probe with if there is no new one, or -1. */
    public int probeSequence() {
        SentPacket head = packets.get(packets.firstSequence());
        SentPacket oldest = packets.oldestTransmission();
        boolean untried = head.state == State.IN_FLIGHT && !probe.isSince(head.order);
        return untried ? head.sequence : oldest == null ? -1 : oldest.sequence;
    }

    /**
     * Whether a lost packet may go now.
     *
     * @param sequence its number
     * @param window what congestion control allows to be in flight
     * @param packetBytes payload bytes of a full packet
     */
    public boolean mayResend(int sequence, long window, int packetBytes) {
        int length = packets.length(sequence);
        // RFC 5681 3.2: the packet that everything waits for is sent again at once. With a mask of 32 packets
        // nothing behind it could be acknowledged any more, so that the window might never have room for it.
        return sequence == packets.firstSequence()
                || probe.isDue()
                || packets.flightBytes() + length <= window
                || holes.hasRoom(length, packetBytes);
    }

    /** Holds packets back to find out whether the peer acknowledges what it has not received. */
    public HoldBack holdBack() {
        return holdBack;
    }

    /** The retransmission timer. */
    public RetransmissionTimer timer() {
        return timer;
    }

    /** When {@link #handleTimeout} is to be called, in nanoseconds. */
    public long deadlineNanos() {
        long early = Math.min(rack.deadline().atNanos(), probe.deadline().atNanos());
        return Math.min(Math.min(early, holdBack.deadlineNanos()), timer.deadlineNanos());
    }
}
