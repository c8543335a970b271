package io.utp.simulation;

import io.utp.simulation.PacketTrace.Fate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a path. Without settings it is perfect: no delay, no limit, no loss. Settings may change while packets
 * are under way; those keep the arrival that they have.
 *
 * <p>A packet passes, in this order: the filters, the MTU, the queue and the rate, then chance (loss, duplication, damage),
 * then the delay. So what is lost by chance has used the link. Jitter keeps the order, as the queues do that cause it in
 * real networks; only {@link #reordering} lets one packet overtake another.
 */
public final class Link {
    /** IPv4 and UDP headers, which count for the rate, the queue and the MTU. */
    public static final int OVERHEAD_BYTES = 28;

    private final String name;
    private final SimulatedNetwork network;
    private final RandomGenerator random;
    private final LinkStatistics statistics = new LinkStatistics();
    private final PacketHeader header = new PacketHeader();
    private final List<PacketFilter> filters = new ArrayList<>();
    private final List<Special> specials = new ArrayList<>();

    private long delayNanos;
    private long jitterNanos;
    private double loss;
    private double burstStart;
    private double burstEnd = 1;
    private double burstLoss;
    private boolean inBurst;
    private double reordering;
    private long leastReorderingNanos;
    private long reorderingNanos;
    private double duplication;
    private double corruption;
    private int corruptibleFrom;
    private int corruptibleTo;
    private long bitsPerSecond;
    private long queueBytes = Long.MAX_VALUE;
    private int mtu = 1500;

    private long freeAtNanos;
    private long lastArrivalNanos;

    /** What happens to the next {@code left} packets that match. */
    private static final class Special {
        private final Predicate<PacketHeader> predicate;
        private final boolean repeats;
        private final long extraNanos;
        private int left;

        private Special(int count, Predicate<PacketHeader> predicate, boolean repeats, Duration extra) {
            this.left = count;
            this.predicate = predicate;
            this.repeats = repeats;
            this.extraNanos = extra.toNanos();
        }

        private boolean applies(PacketHeader header) {
            return left > 0 && predicate.test(header) && left-- > 0;
        }
    }

    Link(String name, SimulatedNetwork network, RandomGenerator random) {
        this.name = name;
        this.network = network;
        this.random = random;
    }

    /** One-way delay. */
    public Link delay(Duration delay) {
        this.delayNanos = delay.toNanos();
        return this;
    }

    /** Delay added to each packet, uniformly from zero to this. */
    public Link jitter(Duration jitter) {
        this.jitterNanos = jitter.toNanos();
        return this;
    }

    /** Share of the packets that are lost, each by itself. */
    public Link loss(double share) {
        this.loss = share;
        return this;
    }

    /** Gilbert-Elliott: per packet the chances that a burst starts and ends, and the share that is lost within. */
    public Link burstLoss(double start, double end, double share) {
        this.burstStart = start;
        this.burstEnd = end;
        this.burstLoss = share;
        return this;
    }

    /** Share of the packets that are delayed further by up to {@code extra}, so that later ones overtake them. */
    public Link reordering(double share, Duration extra) {
        return reordering(share, Duration.ofNanos(1), extra);
    }

    /** Share of the packets that are delayed further by something between these, so that later ones overtake them. */
    public Link reordering(double share, Duration least, Duration most) {
        this.reordering = share;
        this.leastReorderingNanos = least.toNanos();
        this.reorderingNanos = most.minus(least).toNanos() + 1;
        return this;
    }

    /** Share of the packets that arrive twice. */
    public Link duplication(double share) {
        this.duplication = share;
        return this;
    }

    /** Share of the packets of which one bit between these bytes is flipped; shorter ones stay as they are. */
    public Link corruption(double share, int fromByte, int toByte) {
        this.corruption = share;
        this.corruptibleFrom = fromByte;
        this.corruptibleTo = toByte;
        return this;
    }

    /** Bits a second, and how many bytes may wait for their turn, the packet being sent included. */
    public Link rate(long bitsPerSecond, long queueBytes) {
        this.bitsPerSecond = bitsPerSecond;
        this.queueBytes = queueBytes;
        return this;
    }

    /** Largest packet in bytes, IPv4 and UDP headers included; larger ones vanish. */
    public Link mtu(int bytes) {
        this.mtu = bytes;
        return this;
    }

    public Link filter(PacketFilter filter) {
        filters.add(filter);
        return this;
    }

    public Link drop(Predicate<PacketHeader> predicate) {
        return filter((packet, now) -> predicate.test(packet));
    }

    /** Drops the next {@code count} packets that match. */
    public Link dropNext(int count, Predicate<PacketHeader> predicate) {
        int[] left = {count};
        return filter((packet, now) -> left[0] > 0 && predicate.test(packet) && left[0]-- > 0);
    }

    /** Drops the n-th packet from now on, the next one being the first. */
    public Link dropNth(int n) {
        int[] seen = {0};
        return filter((packet, now) -> ++seen[0] == n);
    }

    /** Drops every n-th packet from now on. */
    public Link dropEveryNth(int n) {
        int[] seen = {0};
        return filter((packet, now) -> ++seen[0] % n == 0);
    }

    /** Drops everything from this time of the network on. */
    public Link blackholeFrom(Duration time) {
        long fromNanos = time.toNanos();
        return filter((packet, now) -> now >= fromNanos);
    }

    /** Drops everything from now on. */
    public Link blackhole() {
        return filter((packet, now) -> true);
    }

    /** Shows every packet that is offered to the link; the header is a view that is valid during the call only. */
    public Link observe(Consumer<PacketHeader> observer) {
        return filter((packet, now) -> {
            observer.accept(packet);
            return false;
        });
    }

    /** Delays the next {@code count} packets that match further, so that later ones overtake them. */
    public Link delayNext(int count, Predicate<PacketHeader> predicate, Duration extra) {
        specials.add(new Special(count, predicate, false, extra));
        return this;
    }

    /** Delivers the next {@code count} packets that match a second time, so much later. */
    public Link repeatNext(int count, Predicate<PacketHeader> predicate, Duration later) {
        specials.add(new Special(count, predicate, true, later));
        return this;
    }

    /** Flips a bit of each of the next {@code count} packets. */
    public Link damageNext(int count, int bit) {
        int[] left = {count};
        return observe(packet -> {
            if (left[0]-- > 0) {
                packet.flip(bit);
            }
        });
    }

    /** Takes back all filters, observers and special treatments. */
    public Link clearFilters() {
        filters.clear();
        specials.clear();
        return this;
    }

    public String name() {
        return name;
    }

    public LinkStatistics statistics() {
        return statistics;
    }

    /** Bytes that wait at this moment, the rest of the packet being sent included. */
    public long queuedBytes() {
        return bitsPerSecond == 0 ? 0 : (long) queuedBytes(queueDelayNanos());
    }

    /** What a packet would wait that came now. */
    public long queueDelayNanos() {
        return Math.max(0, freeAtNanos - network.nowNanos());
    }

    private double queuedBytes(long waitNanos) {
        return waitNanos * (bitsPerSecond / 8e9);
    }

    void send(InetSocketAddress source, SimulatedHost target, byte[] data, int offset, int length) {
        statistics.offeredPackets++;
        statistics.offeredBytes += length;
        Fate fate = pass(data, offset, length);
        if (fate == Fate.SENT) {
            fate = deliver(source, target, data, offset, length);
        }
        network.trace().add(network.nowNanos(), name, fate, data, offset, length);
    }

    private Fate deliver(InetSocketAddress source, SimulatedHost target, byte[] data, int offset, int length) {
        long departureNanos = bitsPerSecond == 0 ? network.nowNanos() : freeAtNanos;
        Special special = special(data, offset, length);
        long extraNanos = special == null || special.repeats ? 0 : special.extraNanos;
        Fate fate = deliver(source, target, data, offset, length, departureNanos, extraNanos);
        if (special != null && special.repeats) {
            deliver(source, target, data, offset, length, departureNanos, special.extraNanos);
            fate = Fate.TWICE;
        }
        if (happens(duplication)) {
            statistics.duplicatedPackets++;
            deliver(source, target, data, offset, length, departureNanos, extraNanos);
            fate = Fate.TWICE;
        }
        return fate;
    }

    private @Nullable Special special(byte[] data, int offset, int length) {
        header.wrap(data, offset, length);
        for (int index = 0; index < specials.size(); index++) {
            if (specials.get(index).applies(header)) {
                return specials.get(index);
            }
        }
        return null;
    }

    private Fate pass(byte[] data, int offset, int length) {
        if (isFiltered(data, offset, length)) {
            statistics.filteredPackets++;
            return Fate.FILTERED;
        }
        if (length + OVERHEAD_BYTES > mtu) {
            statistics.oversizePackets++;
            return Fate.TOO_LARGE;
        }
        if (bitsPerSecond > 0 && !enqueue(length + OVERHEAD_BYTES)) {
            statistics.queueDrops++;
            return Fate.QUEUE_FULL;
        }
        if (isLost()) {
            statistics.lostPackets++;
            return Fate.LOST;
        }
        return Fate.SENT;
    }

    private boolean isFiltered(byte[] data, int offset, int length) {
        boolean dropped = false;
        header.wrap(data, offset, length);
        for (int index = 0; index < filters.size(); index++) {
            // Every filter sees every packet, or counting ones would depend on their neighbours.
            dropped |= filters.get(index).drops(header, network.nowNanos());
        }
        return dropped;
    }

    private boolean enqueue(int wireBytes) {
        long nowNanos = network.nowNanos();
        long startNanos = Math.max(nowNanos, freeAtNanos);
        if (queuedBytes(startNanos - nowNanos) + wireBytes > queueBytes) {
            return false;
        }
        statistics.sampleDelay(startNanos - nowNanos);
        statistics.carriedBytes += wireBytes;
        freeAtNanos = startNanos + wireBytes * 8_000_000_000L / bitsPerSecond;
        return true;
    }

    private boolean isLost() {
        if (burstStart > 0) {
            inBurst = inBurst ? !happens(burstEnd) : happens(burstStart);
            if (inBurst && happens(burstLoss)) {
                return true;
            }
        }
        return happens(loss);
    }

    private Fate deliver(
            InetSocketAddress source,
            SimulatedHost target,
            byte[] data,
            int offset,
            int length,
            long departureNanos,
            long extraNanos) {
        Fate fate = Fate.SENT;
        Datagram datagram = network.obtain();
        datagram.set(data, offset, length);
        datagram.source = source;
        datagram.target = target;
        if (length > corruptibleFrom && happens(corruption)) {
            statistics.corruptedPackets++;
            fate = Fate.DAMAGED;
            datagram.flipBit(random.nextInt(8 * corruptibleFrom, 8 * Math.min(length, corruptibleTo)));
        }
        long arrivalNanos = departureNanos + delayNanos;
        if (jitterNanos > 0) {
            arrivalNanos += random.nextLong(jitterNanos + 1);
        }
        if (extraNanos > 0) {
            fate = Fate.LATE;
            arrivalNanos += extraNanos;
        } else if (happens(reordering)) {
            fate = Fate.LATE;
            statistics.reorderedPackets++;
            arrivalNanos += leastReorderingNanos + random.nextLong(reorderingNanos);
        } else {
            arrivalNanos = Math.max(arrivalNanos, lastArrivalNanos);
            lastArrivalNanos = arrivalNanos;
        }
        datagram.arrivalNanos = arrivalNanos;
        statistics.deliveredPackets++;
        statistics.deliveredBytes += length;
        network.enqueue(datagram);
        return fate;
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
