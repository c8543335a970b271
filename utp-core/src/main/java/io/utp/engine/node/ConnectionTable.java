package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import io.utp.engine.wire.SequenceNumbers;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Connections by the peer's address and the id in its packets. Peers choose both, so a secret decides where they stand: nobody
 * can choose many that stand in one place, where each look-up would go through all of them. A look-up allocates nothing where
 * the address is one of IPv4.
 */
final class ConnectionTable {

    /** So many can be looked through wherever they stand, and need no secret. */
    private static final int FEW = 16;

    /** Odd, and the golden ratio of 2^32: what is counted up stands far apart. */
    private static final int PLAIN_FACTOR = 0x9e37_79b1;

    private final RandomGenerator random;
    private @Nullable SipHash secret;
    private @Nullable Peer[] peers = new @Nullable Peer[FEW];
    private int peerCount;
    private int size;

    /** With a secret that nobody can guess, as soon as it is needed. */
    ConnectionTable(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Makes a connection known under an id.
     *
     * @return {@code false} if the id belongs to another connection with this peer
     */
    boolean put(InetSocketAddress remote, int id, Connection connection) {
        Peer peer = find(remote);
        if (peer == null) {
            peer = add(remote);
        }
        boolean added = peer.put(id, connection);
        if (added) {
            size++;
        }
        if (peer.isCrowded()) {
            peer.grow(peer.size < FEW ? PLAIN_FACTOR : factor(secret()));
        }
        return added;
    }

    @Nullable Connection get(InetSocketAddress remote, int id) {
        Peer peer = find(remote);
        return peer == null ? null : peer.get(id & SequenceNumbers.MASK);
    }

    /** The object for an address that stands for it already, so that the connections with one peer share it. */
    InetSocketAddress known(InetSocketAddress remote) {
        Peer peer = find(remote);
        return peer == null ? remote : peer.remote;
    }

    void remove(InetSocketAddress remote, int id, Connection connection) {
        Peer peer = find(remote);
        if (peer != null && peer.remove(id & SequenceNumbers.MASK, connection)) {
            size--;
            if (peer.size == 0) {
                remove(peer);
            }
        }
    }

    int size() {
        return size;
    }

    // ---- peers, in chains

    private @Nullable Peer find(InetSocketAddress remote) {
        int code = code(secret, remote);
        Peer peer = peers[code & (peers.length - 1)];
        while (peer != null && (peer.code != code || !peer.remote.equals(remote))) {
            peer = peer.next;
        }
        return peer;
    }

    private Peer add(InetSocketAddress remote) {
        if (peerCount == peers.length) {
            secret();
            chainAll(2 * peers.length);
        }
        Peer peer = new Peer(remote, code(secret, remote));
        peerCount++;
        chain(peer);
        return peer;
    }

    private void chain(Peer peer) {
        int index = peer.code & (peers.length - 1);
        peer.next = peers[index];
        peers[index] = peer;
    }

    private void chainAll(int capacity) {
        @Nullable Peer[] old = peers;
        peers = new @Nullable Peer[capacity];
        for (Peer first : old) {
            Peer peer = first;
            while (peer != null) {
                Peer next = peer.next;
                chain(peer);
                peer = next;
            }
        }
    }

    private void remove(Peer peer) {
        int index = peer.code & (peers.length - 1);
        if (peers[index] == peer) {
            peers[index] = peer.next;
        }
        for (Peer before = peers[index]; before != null; before = before.next) {
            if (before.next == peer) {
                before.next = peer.next;
            }
        }
        peerCount--;
    }

    // ---- places

    private SipHash secret() {
        SipHash made = secret;
        if (made == null) {
            made = new SipHash(random);
            secret = made;
            for (Peer first : peers) {
                for (Peer peer = first; peer != null; peer = peer.next) {
                    peer.code = code(made, peer.remote);
                }
            }
            chainAll(peers.length);
        }
        return made;
    }

    /** What decides where an address stands. */
    static int code(@Nullable SipHash secret, InetSocketAddress remote) {
        if (secret == null) {
            return remote.hashCode();
        }
        InetAddress address = remote.getAddress();
        if (address instanceof Inet4Address) {
            // The hash code of an IPv4 address is the address.
            return (int) secret.begin()
                    .add((long) remote.getPort() << 32 | address.hashCode() & 0xffff_ffffL)
                    .end();
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return (int) secret.begin()
                .add(remote.getPort())
                .add(bytes.getLong())
                .add(bytes.getLong())
                .end();
    }

    /** What decides where an id stands. */
    static int factor(SipHash secret) {
        return (int) secret.begin().end() | 1;
    }

    /** Where an id stands: multiply-shift hashing (Dietzfelbinger and others, 1997). */
    static int home(int id, int factor, int capacity) {
        return (id * factor) >>> Integer.numberOfLeadingZeros(capacity - 1);
    }

    /** The ids in use with one peer: open addressing with linear probing. */
    private static final class Peer {

        final InetSocketAddress remote;
        int code;

        @Nullable Peer next;

        private int factor = PLAIN_FACTOR;
        private int[] ids = new int[4];
        private @Nullable Connection[] connections = new @Nullable Connection[4];
        private int size;

        Peer(InetSocketAddress remote, int code) {
            this.remote = remote;
            this.code = code;
        }

        @Nullable Connection get(int id) {
            return connections[find(id)];
        }

        boolean put(int id, Connection connection) {
            int index = find(id);
            if (connections[index] != null) {
                return false;
            }
            ids[index] = id;
            connections[index] = connection;
            size++;
            return true;
        }

        boolean isCrowded() {
            return size * 3 > ids.length * 2;
        }

        boolean remove(int id, Connection connection) {
            int index = find(id);
            if (connections[index] != connection) {
                return false;
            }
            size--;
            closeGap(index);
            return true;
        }

        /** Linear probing: what stands behind a removed entry moves up as long as its own place is not in between. */
        private void closeGap(int removed) {
            int mask = ids.length - 1;
            int gap = removed;
            for (int i = (gap + 1) & mask; connections[i] != null; i = (i + 1) & mask) {
                int distance = (i - home(ids[i], factor, ids.length)) & mask;
                if (distance >= ((i - gap) & mask)) {
                    ids[gap] = ids[i];
                    connections[gap] = connections[i];
                    gap = i;
                }
            }
            connections[gap] = null;
        }

        private int find(int id) {
            int mask = ids.length - 1;
            int index = home(id, factor, ids.length);
            while (connections[index] != null && ids[index] != id) {
                index = (index + 1) & mask;
            }
            return index;
        }

        void grow(int newFactor) {
            int[] oldIds = ids;
            @Nullable Connection[] oldConnections = connections;
            factor = newFactor;
            ids = new int[2 * oldIds.length];
            connections = new @Nullable Connection[ids.length];
            for (int i = 0; i < oldIds.length; i++) {
                if (oldConnections[i] != null) {
                    int index = find(oldIds[i]);
                    ids[index] = oldIds[i];
                    connections[index] = oldConnections[i];
                }
            }
        }
    }
}
