package io.utp.interop;

import io.utp.UtpSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One connection between a node of ours and a foreign peer, made by either of them, perhaps through a bad network. */
final class Encounter implements AutoCloseable {

    /** Which side dials. */
    enum Role {
        JAVA_DIALS,
        JAVA_LISTENS
    }

    private final List<AutoCloseable> resources = new ArrayList<>();

    private LocalNode node;

    private PeerProcess peer;

    private UtpSocket socket;

    private Encounter() {}

    /** Directly over loopback; {@code behaviour} is what the peer does with the connection, see {@code lib/options.js}. */
    static Encounter direct(Peers kind, Role role, Object... behaviour) throws Exception {
        return through(null, kind, role, behaviour);
    }

    /** Through a relay, or directly when there is no impairment. */
    static Encounter through(Impairment impairment, Peers kind, Role role, Object... behaviour) throws Exception {
        Encounter encounter = new Encounter();
        try {
            if (role == Role.JAVA_DIALS) {
                encounter.dial(impairment, kind, behaviour);
            } else {
                encounter.listen(impairment, kind, behaviour);
            }
            return encounter;
        } catch (Throwable e) {
            encounter.close();
            throw e;
        }
    }

    private void dial(Impairment impairment, Peers kind, Object... behaviour) throws Exception {
        peer = keep(PeerProcess.start(kind, plus(new Object[] {"server"}, behaviour)));
        int port = reachable(peer.listeningPort(), impairment);
        node = keep(LocalNode.bound());
        socket = node.connect(port);
    }

    private void listen(Impairment impairment, Peers kind, Object... behaviour) throws Exception {
        node = keep(LocalNode.listening());
        int port = reachable(node.port(), impairment);
        peer = keep(PeerProcess.start(kind, plus(new Object[] {"client", "--remote", port}, behaviour)));
        socket = node.accept();
    }

    private int reachable(int port, Impairment impairment) throws Exception {
        return impairment == null
                ? port
                : keep(ImpairingRelay.to(port, impairment)).port();
    }

    static Object[] plus(Object[] first, Object... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.add(0, resource);
        return resource;
    }

    LocalNode node() {
        return node;
    }

    PeerProcess peer() {
        return peer;
    }

    UtpSocket socket() {
        return socket;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }
}
