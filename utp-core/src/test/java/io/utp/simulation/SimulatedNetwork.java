package io.utp.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Hosts, the links between them and the one clock they share. Time moves only in {@link #step()}: to the next arrival or
 * the next deadline of a host, whichever comes first.
 */
public final class SimulatedNetwork {
    private static final int TRACED_PACKETS = 4096;
    private static final int PRINTED_PACKETS = 120;
    private static final int MAX_STEPS_AT_ONE_INSTANT = 20_000;
    private static final Duration REAL_TIME_LIMIT = Duration.ofSeconds(100);

    private final long seed;
    private final SplittableRandom random;
    private final DatagramQueue queue = new DatagramQueue();
    private final PacketTrace trace = new PacketTrace(TRACED_PACKETS);
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<SimulatedHost> touched = new ArrayList<>();
    private final Map<InetSocketAddress, Map<InetSocketAddress, Route>> routes = new HashMap<>();
    private final Map<SimulatedHost, Gateway> gateways = new HashMap<>();
    private long nowNanos;
    private int stepsAtThisInstant;

    private record Route(Link link, SimulatedHost target) {}

    /** Where a host's datagrams go for which it has no route. */
    public interface Gateway {
        void send(InetSocketAddress to, byte[] data, int offset, int length);
    }

    public SimulatedNetwork() {
        this(SimulationSeed.current());
    }

    public SimulatedNetwork(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        SimulationReport.watch(this);
    }

    public long seed() {
        return seed;
    }

    public long nowNanos() {
        return nowNanos;
    }

    public PacketTrace trace() {
        return trace;
    }

    /** A generator of its own for somebody in this network; the same ones in the same order for the same seed. */
    public RandomGenerator newRandom() {
        return random.split();
    }

    /** A link that joins nothing yet; a shared bottleneck is one link on several routes. */
    public Link newLink(String name) {
        return new Link(name, this, newRandom());
    }

    public void addHost(SimulatedHost host) {
        hosts.add(host);
    }

    /** The host is woken no more. */
    void removeHost(SimulatedHost host) {
        hosts.remove(host);
    }

    /** Datagrams from one host to the other travel over this link, in this direction. */
    public void route(SimulatedHost from, SimulatedHost to, Link link) {
        routes.computeIfAbsent(from.address(), address -> new HashMap<>()).put(to.address(), new Route(link, to));
    }

    /** Datagrams from this host to addresses without a route go this way. */
    public void route(SimulatedHost from, Gateway gateway) {
        gateways.put(from, gateway);
    }

    void unroute(SimulatedHost from) {
        gateways.remove(from);
    }

    /** Sends one datagram; one to an address without a route goes to the gateway, or vanishes where there is none. */
    public void send(SimulatedHost from, InetSocketAddress to, byte[] data, int offset, int length) {
        Map<InetSocketAddress, Route> known = routes.get(from.address());
        Route route = known == null ? null : known.get(to);
        Gateway gateway = gateways.get(from);
        if (route != null) {
            route.link.send(from.address(), route.target, data, offset, length);
        } else if (gateway != null) {
            gateway.send(to, data, offset, length);
        }
    }

    /** Lets a datagram arrive now that nobody on a route has sent: one that claims to come from {@code source}. */
    public void inject(InetSocketAddress source, SimulatedHost target, byte[] data) {
        forge(source, target, data);
        run(Duration.ZERO);
    }

    /** The same for hosts, whose turn it is: it arrives in the next step, still at this instant. */
    public void forge(InetSocketAddress source, SimulatedHost target, byte[] data) {
        Datagram datagram = queue.obtain();
        datagram.set(data, 0, data.length);
        datagram.source = source;
        datagram.target = target;
        datagram.arrivalNanos = nowNanos;
        trace.add(nowNanos, "(injected)", PacketTrace.Fate.SENT, data, 0, data.length);
        queue.push(datagram);
    }

    Datagram obtain() {
        return queue.obtain();
    }

    void enqueue(Datagram datagram) {
        queue.push(datagram);
    }

    /** Datagrams under way. */
    public int inFlight() {
        return queue.size();
    }

    /** Moves the clock to the next thing that happens and lets it happen; false when nothing ever will. */
    public boolean step() {
        return step(Long.MAX_VALUE);
    }

    private boolean step(long limitNanos) {
        long nextNanos = Math.min(queue.earliestNanos(), earliestDeadline());
        if (nextNanos == Long.MAX_VALUE || nextNanos > limitNanos) {
            return false;
        }
        if (nextNanos > nowNanos) {
            nowNanos = nextNanos;
            stepsAtThisInstant = 0;
        } else if (++stepsAtThisInstant > MAX_STEPS_AT_ONE_INSTANT) {
            throw new AssertionError("Time stands still: a deadline is not moved by its handling");
        }
        deliver();
        expire();
        return true;
    }

    private long earliestDeadline() {
        long earliestNanos = Long.MAX_VALUE;
        for (int index = 0; index < hosts.size(); index++) {
            earliestNanos = Math.min(earliestNanos, hosts.get(index).nextDeadline());
        }
        return earliestNanos;
    }

    private void deliver() {
        touched.clear();
        while (queue.earliestNanos() <= nowNanos) {
            Datagram datagram = queue.pop();
            SimulatedHost target = datagram.target;
            InetSocketAddress source = datagram.source;
            if (target == null || source == null) {
                throw new IllegalStateException("A datagram without an address");
            }
            target.handleDatagram(source, datagram.view(), nowNanos);
            if (!touched.contains(target)) {
                touched.add(target);
            }
            queue.recycle(datagram);
        }
        for (int index = 0; index < touched.size(); index++) {
            touched.get(index).handleBatchEnd(nowNanos);
        }
    }

    private void expire() {
        for (int index = 0; index < hosts.size(); index++) {
            SimulatedHost host = hosts.get(index);
            if (host.nextDeadline() <= nowNanos) {
                host.handleTimeout(nowNanos);
            }
        }
    }

    /** Lets this much time pass. */
    public void run(Duration duration) {
        runUntil(() -> false, duration);
    }

    /** Runs until the condition holds, nothing can happen any more, or this much time has passed; true when it holds. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long limitNanos = nowNanos + limit.toNanos();
        long realStart = System.nanoTime();
        int steps = 0;
        while (!condition.getAsBoolean()) {
            if (!step(limitNanos)) {
                if (limitNanos > nowNanos) {
                    nowNanos = limitNanos;
                    stepsAtThisInstant = 0;
                }
                return condition.getAsBoolean();
            }
            if ((++steps & 0xfff) == 0 && System.nanoTime() - realStart > REAL_TIME_LIMIT.toNanos()) {
                throw new AssertionError("Not done after " + REAL_TIME_LIMIT + " of real time");
            }
        }
        return true;
    }

    /** Runs until nothing is under way and no host wants to wake within {@code silence}; false at the limit. */
    public boolean runUntilQuiet(Duration silence, Duration limit) {
        return runUntil(() -> queue.isEmpty() && earliestDeadline() - nowNanos > silence.toNanos(), limit);
    }

    /** Everything needed to understand and to repeat this run. */
    public String report() {
        return String.format(
                "simulation.seed=%d, %.6f s of virtual time, last packets:%n%s",
                seed, nowNanos / 1e9, trace.text(PRINTED_PACKETS));
    }
}
