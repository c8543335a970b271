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
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A host with several sockets that runs {@link Observations} and {@link PunchSession}s, and notes whatever else arrives. */
final class SessionHost implements ExtraSockets.Owner {
    private final SimulatedNetwork network;
    private final Realm realm;
    private final InetSocketAddress address;
    private final Link link;
    private final RandomGenerator random;
    private final Observations observations;
    private final ExtraSockets sockets;
    private final List<Gathered> gathered = new ArrayList<>();
    private final List<Stray> strays = new ArrayList<>();
    private final List<Consumer<Stray>> eavesdroppers = new ArrayList<>();
    private final List<Path> promotions = new ArrayList<>();
    private @Nullable PunchSession session;

    /** A datagram on its way over a path. */
    record Stray(Path path, byte[] data) {}

    SessionHost(SimulatedNetwork network, SimulatedInternet internet, InetSocketAddress address, Realm realm) {
        this.network = network;
        this.realm = realm;
        this.address = address;
        this.random = network.newRandom();
        this.observations = new Observations(random);
        this.link = internet.attach(this, realm);
        this.sockets = new ExtraSockets(this, internet, realm, link);
        network.addHost(this);
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
        sockets.limit(most);
        return this;
    }

    /** Shows every datagram that the host sends. */
    void eavesdrop(Consumer<Stray> eavesdropper) {
        eavesdroppers.add(eavesdropper);
    }

    void send(Path path, byte[] data) {
        eavesdroppers.forEach(eavesdropper -> eavesdropper.accept(new Stray(path, data)));
        network.send(sockets.get(path.socket()), path.remote(), data, 0, data.length);
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
        handleDatagram(0, source, datagram, nowNanos);
    }

    @Override
    public void handleDatagram(int socket, InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        Path path = new Path(socket, source);
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
            int opened = sockets.open(1);
            if (opened > 0) {
                observations.handleSocket(opened, nowNanos);
            } else {
                observations.handleSocketRefused(nowNanos);
            }
        }
        if (session != null && session.socketsWanted() > 0) {
            int wanted = session.socketsWanted();
            int first = sockets.open(wanted);
            if (first > 0) {
                session.handleSockets(first, wanted, nowNanos);
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

    private void close(SocketRange range) {
        for (int number = range.first(); number < range.first() + range.count(); number++) {
            sockets.close(number);
        }
    }
}
