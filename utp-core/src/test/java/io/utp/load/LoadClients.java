package io.utp.load;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.endpoint.Introductions;
import io.utp.engine.endpoint.RegistrationState;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Many nodes with names, each with a UDP socket of its own, on one thread. */
final class LoadClients implements AutoCloseable {

    private static final long SECOND = 1_000_000_000L;

    private static final EndpointConfig CONFIG = new EngineSettings()
            .bufferPackets(256)
            .connections(100)
            .fixedBuffers()
            .toConfig();

    private final InetSocketAddress server;
    private final int joiningAtOnce;
    private final List<Client> clients = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos, b.atNanos));
    private final SplittableRandom random = new SplittableRandom();
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private final ByteBuffer out = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private final long startNanos = System.nanoTime();
    private final Selector selector;
    private final List<CallOutcome> outcomes = new ArrayList<>();
    private int joined;
    private int registered;
    private long mostLateNanos;

    private record Timer(long atNanos, Client client) {}

    /**
     * Opens the sockets.
     *
     * @param count how many clients
     * @param joiningAtOnce how many register at the same time
     */
    LoadClients(InetSocketAddress server, int count, int joiningAtOnce) throws IOException {
        this.server = server;
        this.joiningAtOnce = joiningAtOnce;
        selector = Selector.open();
        for (int i = 0; i < count; i++) {
            clients.add(new Client(i));
        }
    }

    private final class Client {
        private final String name;
        private final DatagramChannel channel = DatagramChannel.open();
        private final Endpoint endpoint = new Endpoint(CONFIG, random.split());
        private final List<InetSocketAddress> addresses;
        private @Nullable Introductions introductions;
        private long scheduledNanos = Long.MAX_VALUE;
        private boolean isRegistered;

        Client(int number) throws IOException {
            name = name(number);
            channel.bind(new InetSocketAddress(server.getAddress(), 0)).configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            addresses = List.of((InetSocketAddress) channel.getLocalAddress());
            endpoint.listen();
        }

        void receive() throws IOException {
            for (int i = 0; i < 16; i++) {
                in.clear();
                if (!(channel.receive(in) instanceof InetSocketAddress from)) {
                    break;
                }
                endpoint.handleDatagram(from, in.flip(), now());
            }
            pump();
        }

        void handleTimeout() throws IOException {
            scheduledNanos = Long.MAX_VALUE;
            if (endpoint.nextDeadline() <= now()) {
                endpoint.handleTimeout(now());
            }
            pump();
        }

        void pump() throws IOException {
            endpoint.handleBatchEnd(now());
            boolean again = true;
            while (again) {
                transmit();
                again = false;
                while (endpoint.pollUpdated(now()) != null) {
                    again = true;
                }
                again |= introduce();
            }
            long deadline = endpoint.nextDeadline();
            if (deadline < scheduledNanos) {
                scheduledNanos = deadline;
                timers.add(new Timer(deadline, this));
            }
        }

        private void transmit() throws IOException {
            out.clear();
            Transmit run;
            while ((run = endpoint.pollTransmit(now(), out)) != null) {
                int end = out.flip().limit();
                while (out.position() < end) {
                    out.limit(Math.min(end, out.position() + run.segmentSize()));
                    int next = out.limit();
                    channel.send(out, run.remote());
                    out.limit(end).position(next);
                }
                out.clear();
            }
        }

        private boolean introduce() {
            Introductions joinedHere = introductions;
            if (joinedHere == null) {
                return false;
            }
            boolean any = false;
            InetSocketAddress asked;
            while ((asked = joinedHere.pollResolve()) != null) {
                joinedHere.handleResolved(asked, asked, addresses, now());
                any = true;
            }
            while (joinedHere.pollSocketsWanted() > 0) {
                joinedHere.handleSocketsRefused(now());
                any = true;
            }
            RegistrationState state;
            while ((state = joinedHere.pollState()) != null) {
                registered += (state.registered() ? 1 : 0) - (isRegistered ? 1 : 0);
                isRegistered = state.registered();
            }
            CallOutcome outcome;
            while ((outcome = joinedHere.pollOutcome()) != null) {
                if (outcome.call() != 0) {
                    outcomes.add(outcome);
                }
            }
            return any;
        }
    }

    static String name(int number) {
        return "node-" + number;
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    /** Runs all clients until the fact is one. Returns whether it was in time. */
    boolean run(Duration atMost, BooleanSupplier fact) throws IOException {
        long end = now() + atMost.toNanos();
        while (!fact.getAsBoolean()) {
            if (now() >= end) {
                return false;
            }
            step(end);
        }
        return true;
    }

    private void step(long end) throws IOException {
        while (joined < clients.size() && joined - registered < joiningAtOnce) {
            Client client = clients.get(joined++);
            client.introductions =
                    client.endpoint.join(RendezvousClientSettings.of(List.of(server), client.name, null), false, now());
            client.pump();
        }
        long nextNanos = timers.isEmpty() ? end : Math.min(end, timers.peek().atNanos);
        long millis = Math.min(100, (nextNanos - now()) / 1_000_000);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Client) key.attachment()).receive();
        }
        selector.selectedKeys().clear();
        while (!timers.isEmpty() && timers.peek().atNanos <= now()) {
            Timer due = timers.remove();
            if (due.atNanos == due.client.scheduledNanos) {
                mostLateNanos = Math.max(mostLateNanos, now() - due.atNanos);
                due.client.handleTimeout();
            }
        }
    }

    /** Lets one call another. */
    void call(int caller, int called) throws IOException {
        Client from = clients.get(caller);
        if (from.introductions == null) {
            throw new IllegalStateException(from.name + " has not joined");
        }
        from.introductions.call(name(called), now());
        from.pump();
    }

    /** How the calls ended. */
    List<CallOutcome> outcomes() {
        return outcomes;
    }

    int registered() {
        return registered;
    }

    /** How much too late a timer was handled: what more is measured than nodes of their own processors would take. */
    long mostLateNanos() {
        return mostLateNanos;
    }

    /** All say goodbye, which {@link #run} carries out. */
    void leave() throws IOException {
        for (Client client : clients) {
            client.endpoint.close(now());
            client.pump();
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }
}
