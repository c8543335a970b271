package io.utp.simulation;

import io.utp.engine.traversal.Observations;
import io.utp.engine.traversal.Observations.Gathered;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.PunchSession;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.traversal.SocketRange;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A host with several sockets that runs {@link Observations} and {@link PunchSession}s, and notes whatever else arrives. */
final class SessionHost implements SimulatedHost {
    private static final int FIRST_EPHEMERAL_PORT = 40_000;

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final Realm realm;
    private final InetSocketAddress address;
    private final Link link;
    private final RandomGenerator random;
    private final Observations observations;
    private final Map<Integer, Socket> sockets = new HashMap<>();
    private final List<Gathered> gathered = new ArrayList<>();
    private final List<Stray> strays = new ArrayList<>();
    private final List<Consumer<Stray>> eavesdroppers = new ArrayList<>();
    private final List<Path> promotions = new ArrayList<>();
    private @Nullable PunchSession session;
    private int lastSocket;
    private int mostSockets = Integer.MAX_VALUE;

    /** A datagram on its way over a path. */
    record Stray(Path path, byte[] data) {}

    SessionHost(SimulatedNetwork network, SimulatedInternet internet, InetSocketAddress address, Realm realm) {
        this.network = network;
        this.internet = internet;
        this.realm = realm;
        this.address = address;
        this.random = network.newRandom();
        this.observations = new Observations(random);
        this.link = internet.attach(this, realm);
        network.addHost(this);
    }

    /** One more port of the host. */
    private final class Socket implements SimulatedHost {
        private final int number;
        private final InetSocketAddress local;

        private Socket(int number) {
            this.number = number;
            this.local = new InetSocketAddress(address.getAddress(), FIRST_EPHEMERAL_PORT + number);
            internet.attach(this, realm, link);
        }

        @Override
        public InetSocketAddress address() {
            return local;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            receive(new Path(number, source), datagram, nowNanos);
        }

        @Override
        public void handleBatchEnd(long nowNanos) {
            flush();
        }

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }

    // ---- what it shall do

    Link link() {
        return link;
    }

    Realm realm() {
        return realm;
    }

    Observations observations() {
        return observations;
    }

    void observe(List<InetSocketAddress> servers) {
        observations.start(servers, null, network.nowNanos());
        flush();
    }

    void gather(boolean manySockets) {
        observations.gather(List.of(address), manySockets, network.nowNanos());
        flush();
    }

    void punch(SessionSettings settings, long startNanos) {
        session = new PunchSession(settings, startNanos, random);
        flush();
    }

    /** Has no more sockets than these. */
    SessionHost socketLimit(int most) {
        mostSockets = most;
        return this;
    }

    /** Shows every datagram that the host sends. */
    void eavesdrop(Consumer<Stray> eavesdropper) {
        eavesdroppers.add(eavesdropper);
    }

    void send(Path path, byte[] data) {
        eavesdroppers.forEach(eavesdropper -> eavesdropper.accept(new Stray(path, data)));
        network.send(socket(path.socket()), path.remote(), data, 0, data.length);
    }

    // ---- what it has seen

    List<Gathered> gathered() {
        return gathered;
    }

    List<Stray> strays() {
        return strays;
    }

    List<Path> promotions() {
        return promotions;
    }

    /** How many sockets are open beside its own port. */
    int openSockets() {
        return sockets.size();
    }

    PunchSession session() {
        if (session == null) {
            throw new IllegalStateException("No session was started");
        }
        return session;
    }

    boolean hasOutcome() {
        return session().outcome() != null;
    }

    // ---- what happens to it

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        receive(new Path(0, source), datagram, nowNanos);
    }

    private void receive(Path path, ByteBuffer datagram, long nowNanos) {
        PathMessage message = PathMessage.decode(datagram);
        if (message != null && message.type() == PathMessage.Type.OBSERVED) {
            observations.handleMessage(path.socket(), path.remote(), message, nowNanos);
        } else if (message != null
                && session != null
                && message.pathId() == session.key().id()) {
            session.handleMessage(path.socket(), path.remote(), message, nowNanos);
        } else {
            byte[] data = new byte[datagram.remaining()];
            datagram.get(datagram.position(), data);
            strays.add(new Stray(path, data));
        }
    }

    @Override
    public void handleBatchEnd(long nowNanos) {
        flush();
    }

    @Override
    public void handleTimeout(long nowNanos) {
        observations.handleTimeout(nowNanos);
        if (session != null) {
            session.handleTimeout(nowNanos);
        }
        flush();
    }

    @Override
    public long nextDeadline() {
        long deadline = observations.nextDeadline();
        return session == null ? deadline : Math.min(deadline, session.nextDeadline());
    }

    private void flush() {
        long nowNanos = network.nowNanos();
        if (observations.pollSocketWanted()) {
            if (sockets.size() < mostSockets) {
                observations.handleSocket(open(1), nowNanos);
            } else {
                observations.handleSocketRefused(nowNanos);
            }
        }
        if (session != null && session.socketsWanted() > 0) {
            int wanted = session.socketsWanted();
            if (sockets.size() + wanted <= mostSockets) {
                session.handleSockets(open(wanted), wanted, nowNanos);
            } else {
                session.handleSocketsRefused(nowNanos);
            }
        }
        for (PathDatagram next = observations.pollDatagram(nowNanos);
                next != null;
                next = observations.pollDatagram(nowNanos)) {
            send(next, null);
        }
        drainSession();
        for (SocketRange range = observations.pollSocketsReleased();
                range != null;
                range = observations.pollSocketsReleased()) {
            close(range);
        }
        for (Gathered next = observations.pollGathered(); next != null; next = observations.pollGathered()) {
            gathered.add(next);
        }
    }

    private void drainSession() {
        if (session == null) {
            return;
        }
        for (PathDatagram next = session.pollDatagram(); next != null; next = session.pollDatagram()) {
            send(next, session.key());
        }
        for (SocketRange range = session.pollSocketsReleased(); range != null; range = session.pollSocketsReleased()) {
            close(range);
        }
        for (Path path = session.pollPromotion(); path != null; path = session.pollPromotion()) {
            promotions.add(path);
        }
    }

    private void send(PathDatagram datagram, @Nullable PathKey key) {
        ByteBuffer out = ByteBuffer.allocate(PathMessage.SIZE);
        datagram.message().encode(out, key);
        send(new Path(datagram.socket(), datagram.to()), out.array());
    }

    private SimulatedHost socket(int number) {
        Socket socket = sockets.get(number);
        if (number != 0 && socket == null) {
            throw new AssertionError("Socket " + number + " is not open");
        }
        return socket == null ? this : socket;
    }

    private int open(int count) {
        int first = lastSocket + 1;
        for (int opened = 0; opened < count; opened++) {
            sockets.put(++lastSocket, new Socket(lastSocket));
        }
        return first;
    }

    private void close(SocketRange range) {
        for (int number = range.first(); number < range.first() + range.count(); number++) {
            Socket socket = sockets.remove(number);
            if (socket == null) {
                throw new AssertionError("Socket " + number + " was released but is not open");
            }
            internet.detach(socket, realm);
        }
    }
}
