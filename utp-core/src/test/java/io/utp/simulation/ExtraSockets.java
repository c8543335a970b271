package io.utp.simulation;

import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The ports that a host has beside its own one, by their numbers from 1 on. They share its link. */
final class ExtraSockets {
    private static final int FIRST_EPHEMERAL_PORT = 40_000;

    private final Owner owner;
    private final SimulatedInternet internet;
    private final Realm realm;
    private final Link link;
    private final Map<Integer, Socket> sockets = new HashMap<>();
    private int lastSocket;
    private int mostSockets = Integer.MAX_VALUE;

    /** The host. */
    interface Owner extends SimulatedHost {
        void handleDatagram(int socket, InetSocketAddress source, ByteBuffer datagram, long nowNanos);
    }

    ExtraSockets(Owner owner, SimulatedInternet internet, Realm realm, Link link) {
        this.owner = owner;
        this.internet = internet;
        this.realm = realm;
        this.link = link;
    }

    private final class Socket implements SimulatedHost {
        private final int number;
        private final InetSocketAddress local;

        private Socket(int number, int port) {
            this.number = number;
            this.local = new InetSocketAddress(owner.address().getAddress(), port);
            internet.attach(this, realm, link);
        }

        @Override
        public InetSocketAddress address() {
            return local;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            owner.handleDatagram(number, source, datagram, nowNanos);
        }

        @Override
        public void handleBatchEnd(long nowNanos) {
            owner.handleBatchEnd(nowNanos);
        }

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }

    /** No more than these are opened. */
    void limit(int most) {
        mostSockets = most;
    }

    /** Opens some with consecutive numbers. Returns the first one's, 0 if there cannot be so many. */
    int open(int count) {
        if (sockets.size() + count > mostSockets) {
            return 0;
        }
        int first = lastSocket + 1;
        for (int opened = 0; opened < count; opened++) {
            openAt(FIRST_EPHEMERAL_PORT + lastSocket + 1);
        }
        return first;
    }

    /** Opens one at a port. */
    void openAt(int port) {
        sockets.put(++lastSocket, new Socket(lastSocket, port));
    }

    void close(int number) {
        Socket socket = sockets.remove(number);
        if (socket == null) {
            throw new AssertionError("Socket " + number + " was released but is not open");
        }
        internet.detach(socket, realm);
    }

    /** Takes the host and all of them out of the realm. */
    void detachAll() {
        sockets.values().forEach(socket -> internet.detach(socket, realm));
        sockets.clear();
        internet.detach(owner, realm);
    }

    /** Who sends what leaves through a socket; 0 is the host's own port. */
    SimulatedHost get(int number) {
        Socket socket = sockets.get(number);
        if (number != 0 && socket == null) {
            throw new AssertionError("Socket " + number + " is not open");
        }
        return socket == null ? owner : socket;
    }

    /** How many are open. */
    int size() {
        return sockets.size();
    }
}
