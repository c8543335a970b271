package io.utp.engine.endpoint;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.rendezvous.FrameDecoder;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousCodec;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Endpoints on a network without NATs that takes 10 ms for everything and loses nothing, in virtual time. */
final class EndpointNetwork {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private static final long DELAY = 10 * MILLI;

    /** Where a server answers OBSERVE beside its own port. */
    static final List<Integer> OBSERVATION_PORTS = List.of(3_478, 3_479);

    private final EndpointConfig config =
            new EngineSettings().bufferPackets(1_024).fixedBuffers().toConfig();
    private final SplittableRandom random;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<InetSocketAddress, Socket> sockets = new HashMap<>();
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private final ByteBuffer out = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private final List<Consumer<Datagram>> taps = new ArrayList<>();
    long now = SECOND;

    /** What somebody sends. */
    record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    private record InFlight(Datagram datagram, long atNanos) {}

    private record Socket(Host host, int number) {}

    EndpointNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    static InetSocketAddress at(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    Host host(String ip, int port) {
        Host host = new Host(at(ip, port));
        hosts.add(host);
        sockets.put(host.address, new Socket(host, 0));
        return host;
    }

    /** Sees what the hosts send. */
    void tap(Consumer<Datagram> tap) {
        taps.add(tap);
    }

    /** Somebody sends, who need not be where it says. */
    void inject(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        inFlight.add(new InFlight(new Datagram(from, to, bytes), now + DELAY));
    }

    void run(long nanos) {
        long end = now + nanos;
        hosts.forEach(Host::pump);
        while (true) {
            long next = inFlight.isEmpty() ? Long.MAX_VALUE : inFlight.peek().atNanos();
            for (Host host : hosts) {
                next = Math.min(next, host.endpoint.nextDeadline());
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            deliver();
            for (Host host : hosts) {
                if (host.endpoint.nextDeadline() <= now) {
                    host.endpoint.handleTimeout(now);
                }
                host.pump();
            }
        }
    }

    private void deliver() {
        while (!inFlight.isEmpty() && inFlight.peek().atNanos() <= now) {
            Datagram datagram = inFlight.remove().datagram();
            Socket socket = sockets.get(datagram.to());
            if (socket != null) {
                socket.host().receive(socket.number(), datagram.from(), datagram.bytes());
            }
        }
    }

    /** An endpoint and what its driver would do. */
    final class Host {

        final InetSocketAddress address;
        final Endpoint endpoint = new Endpoint(config, random.split());
        final List<Connection> accepted = new ArrayList<>();
        final List<CallOutcome> outcomes = new ArrayList<>();
        final List<RegistrationState> states = new ArrayList<>();
        final List<InetSocketAddress> addresses = new ArrayList<>();
        final LocalRegistry registry = new LocalRegistry(100_000);
        boolean registryAnswers = true;
        int others;

        @Nullable Introductions introductions;

        @Nullable RendezvousHost server;

        Host(InetSocketAddress address) {
            this.address = address;
            addresses.add(address);
        }

        Host serve(RendezvousServerSettings settings) {
            server = endpoint.serveRendezvous(settings);
            for (int i = 0; i < settings.observationPorts().size(); i++) {
                int port = settings.observationPorts().get(i);
                sockets.put(new InetSocketAddress(address.getAddress(), port), new Socket(this, i + 1));
            }
            return this;
        }

        Host join(@Nullable String name, @Nullable String token, Host... servers) {
            List<InetSocketAddress> at = new ArrayList<>();
            for (Host serving : servers) {
                at.add(serving.address);
            }
            endpoint.listen();
            introductions = endpoint.join(RendezvousClientSettings.of(at, name, token), false, now);
            pump();
            return this;
        }

        void call(String name) {
            introductions.call(name, now);
            pump();
        }

        boolean isRegistered() {
            return !states.isEmpty() && states.get(states.size() - 1).registered();
        }

        /** A link of a client that keeps to no rules. */
        RawLink rawLink(Host serving) {
            RawLink link = new RawLink(this, endpoint.connectToService(1, serving.address, now));
            pump();
            return link;
        }

        void receive(int socket, InetSocketAddress from, byte[] bytes) {
            others += endpoint.handleDatagram(socket, from, ByteBuffer.wrap(bytes), now) ? 0 : 1;
        }

        /** Takes all outputs. */
        void pump() {
            endpoint.handleBatchEnd(now);
            boolean again = true;
            while (again) {
                transmit();
                again = false;
                for (Connection c = endpoint.pollUpdated(now); c != null; c = endpoint.pollUpdated(now)) {
                    again = true;
                    if (!c.isInitiator() && c.service() == 0 && !accepted.contains(c)) {
                        accepted.add(c);
                    }
                }
                again |= answerRegistry() | introduce();
            }
        }

        private void transmit() {
            out.clear();
            for (Transmit run = endpoint.pollTransmit(now, out); run != null; run = endpoint.pollTransmit(now, out)) {
                out.flip();
                while (out.hasRemaining()) {
                    byte[] bytes = new byte[Math.min(run.segmentSize(), out.remaining())];
                    out.get(bytes);
                    send(new Datagram(source(run.socket()), run.remote(), bytes));
                }
                out.clear();
            }
        }

        private InetSocketAddress source(int socket) {
            return socket == 0
                    ? address
                    : new InetSocketAddress(address.getAddress(), OBSERVATION_PORTS.get(socket - 1));
        }

        private void send(Datagram datagram) {
            taps.forEach(tap -> tap.accept(datagram));
            inFlight.add(new InFlight(datagram, now + DELAY));
        }

        private boolean answerRegistry() {
            boolean any = false;
            RegistryCommand command;
            while (server != null && (command = server.pollRegistryCommand()) != null) {
                any = true;
                if (registryAnswers) {
                    server.handleRegistryAnswer(command.ticket(), registry.answer(command, now), now);
                }
            }
            return any;
        }

        private boolean introduce() {
            boolean any = false;
            if (introductions == null) {
                return false;
            }
            InetSocketAddress asked;
            while ((asked = introductions.pollResolve()) != null) {
                introductions.handleResolved(asked, asked, addresses, now);
                any = true;
            }
            if (introductions.pollHostsWanted()) {
                introductions.handleHosts(addresses, now);
                any = true;
            }
            while (introductions.pollSocketsWanted() > 0) {
                introductions.handleSocketsRefused(now);
                any = true;
            }
            for (RegistrationState s = introductions.pollState(); s != null; s = introductions.pollState()) {
                states.add(s);
            }
            for (CallOutcome o = introductions.pollOutcome(); o != null; o = introductions.pollOutcome()) {
                outcomes.add(o);
            }
            return any;
        }
    }

    /** Bytes to and from the rendezvous service of a server. */
    final class RawLink {

        private final Host host;
        private final FrameDecoder decoder = new FrameDecoder();
        final Connection connection;

        RawLink(Host host, Connection connection) {
            this.host = host;
            this.connection = connection;
        }

        void say(RendezvousMessage... messages) {
            for (RendezvousMessage message : messages) {
                say(frame(message));
            }
        }

        void say(byte[] bytes) {
            connection.write(ByteBuffer.wrap(bytes), now);
            host.pump();
        }

        /** Everything that has come since the last time. */
        List<RendezvousMessage> hear() {
            List<RendezvousMessage> heard = new ArrayList<>();
            for (ByteBuffer in = connection.pollReceived(); in != null; in = connection.pollReceived()) {
                connection.consumed(in.remaining(), now);
                for (RendezvousMessage m = decoder.decode(in); m != null; m = decoder.decode(in)) {
                    heard.add(m);
                }
            }
            host.pump();
            return heard;
        }

        /** The last of what has come. */
        <M extends RendezvousMessage> M hear(Class<M> type) {
            M last = null;
            for (RendezvousMessage message : hear()) {
                last = type.isInstance(message) ? type.cast(message) : last;
            }
            if (last == null) {
                throw new AssertionError("no " + type.getSimpleName() + " came");
            }
            return last;
        }

        boolean isOver() {
            return connection.closeCause() != null || connection.isReceiveEnded();
        }
    }

    static byte[] frame(RendezvousMessage message) {
        ByteBuffer frame = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(message, frame);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }
}
