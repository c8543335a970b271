package io.utp.spring.boot.test.network;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The links between all hosts, made when they are needed. Guarded by the network's lock. */
final class Links {

    private final Function<String, RandomGenerator> randoms;

    private final LinkConditions conditions = new LinkConditions();

    private final Map<Direction, LinkConditions> ownConditions = new HashMap<>();

    private final Map<Direction, Link> links = new HashMap<>();

    private final PacketCounter counter = new PacketCounter();

    private final Transit transit;

    private record Direction(NetworkPoint from, NetworkPoint to) {}

    Links(Function<String, RandomGenerator> randoms, ReentrantLock lock) {
        this.randoms = randoms;
        this.transit = new Transit(lock);
    }

    /** Of those that have none of their own. */
    LinkConditions conditions() {
        return conditions;
    }

    LinkConditions ownConditions(NetworkPoint from, NetworkPoint to) {
        return ownConditions.computeIfAbsent(new Direction(from, to), unused -> conditions.copy());
    }

    Link between(NetworkPoint from, NetworkPoint to) {
        return links.computeIfAbsent(
                new Direction(from, to), unused -> new Link(randoms.apply(from + " to " + to), System.nanoTime()));
    }

    void healAll() {
        links.values().forEach(link -> link.cut(false));
    }

    PacketCounts counts() {
        return counter.counts();
    }

    /**
     * Takes a packet along a link.
     *
     * @param arrival what happens at the end of it, each time that the packet arrives: it tells why it is dropped there, or
     *     {@code null}
     */
    void travel(NetworkPoint from, NetworkPoint to, int bytes, Supplier<@Nullable PacketDrop> arrival) {
        Link link = between(from, to);
        sent(link);
        long nowNanos = System.nanoTime();
        LinkConditions applied = ownConditions.getOrDefault(new Direction(from, to), conditions);
        Link.Fate fate = link.pass(applied, bytes, nowNanos);
        if (fate.drop() != null) {
            ended(link, fate.drop());
            return;
        }
        for (int i = 0; i < (fate.twice() ? 2 : 1); i++) {
            if (fate.arrivalNanos() - nowNanos <= 0) {
                ended(link, arrival.get());
            } else if (!transit.depart(fate.arrivalNanos(), bytes, () -> ended(link, arrival.get()))) {
                ended(link, PacketDrop.QUEUE);
            }
        }
    }

    /** Counts a packet that is dropped before it comes to a link. */
    void drop(NetworkPoint from, NetworkPoint to, PacketDrop reason) {
        Link link = between(from, to);
        sent(link);
        ended(link, reason);
    }

    private void sent(Link link) {
        counter.sent();
        link.counter().sent();
    }

    private void ended(Link link, @Nullable PacketDrop drop) {
        counter.ended(drop);
        link.counter().ended(drop);
    }
}
