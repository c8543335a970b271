package io.utp.network;

import io.utp.network.tcp.TcpControl;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.Link;
import io.utp.simulation.LinkStatistics;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Senders on the left, receivers on the right, and one bottleneck between them in each direction. */
public final class Dumbbell {
    /** More than is ever sent. */
    static final long ENDLESS = 1L << 40;

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(5);
    private static final Duration SHORTEST_INTERVAL = Duration.ofNanos(250_000);

    private final SimulatedNetwork network;
    private final Link forth;
    private final Link back;
    private final List<Flow> flows = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private final Recording recording;

    private record Start(Flow flow, Duration at) {}

    public Dumbbell(LinkSpec spec, long seed) {
        network = new SimulatedNetwork(seed);
        forth = spec.applyTo(network.newLink("forth"));
        back = spec.applyTo(network.newLink("back"));
        Duration tenth = spec.roundTrip().dividedBy(10);
        Duration interval = tenth.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : tenth;
        recording = new Recording(
                network, forth, spec, flows, interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval);
    }

    /** One of our connections, with so many bytes to send, from a time on. */
    public UtpFlow utp(String name, EngineSettings settings, Duration start, long bytes) {
        UtpFlow flow = new UtpFlow(name, network, addresses(), settings, bytes).route(network, forth, back);
        add(flow, start);
        return flow;
    }

    /** A TCP connection that sends without end from a time on. */
    public TcpFlow tcp(String name, TcpControl control, Duration start) {
        InetSocketAddress[] addresses = addresses();
        TcpFlow flow = new TcpFlow(name, network, addresses[0], addresses[1], control).route(network, forth, back);
        add(flow, start);
        return flow;
    }

    private InetSocketAddress[] addresses() {
        int number = flows.size() + 1;
        return new InetSocketAddress[] {
            new InetSocketAddress("10.0.0." + number, 10_001), new InetSocketAddress("10.0.1." + number, 10_002)
        };
    }

    private void add(Flow flow, Duration start) {
        flows.add(flow);
        starts.add(new Start(flow, start));
        starts.sort(Comparator.comparing(Start::at));
    }

    /** Runs to this time. */
    public Dumbbell runTo(Duration end) {
        runUntil(() -> false, end);
        return this;
    }

    /** Runs until the condition holds, or to this time. */
    public boolean runUntil(BooleanSupplier condition, Duration end) {
        while (!starts.isEmpty() && starts.get(0).at.compareTo(end) <= 0) {
            Start start = starts.remove(0);
            network.run(start.at.minus(now()));
            start.flow.start();
        }
        return network.runUntil(condition, end.minus(now()));
    }

    Duration now() {
        return Duration.ofNanos(network.nowNanos());
    }

    public Recording recording() {
        return recording;
    }

    /** The bottleneck on the way of the data. */
    public Link link() {
        return forth;
    }

    /** The bottleneck on the way of the acknowledgements. */
    Link back() {
        return back;
    }

    /** Share of the packets offered to the bottleneck that found its queue full. */
    public double queueLoss() {
        LinkStatistics statistics = forth.statistics();
        return statistics.offeredPackets() == 0 ? 0 : (double) statistics.queueDrops() / statistics.offeredPackets();
    }
}
