package io.utp.spring.core;

import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;

/** Who is dialled. Immutable. */
sealed interface Peer {

    CompletableFuture<UtpSocket> connect(UtpNode node) throws IOException;

    /** The same without TLS. */
    Peer plain();

    /** Names are punched as long as it takes. */
    CompletableFuture<PunchResult> punch(UtpNode node, int attempts) throws IOException;

    /** What has a colon is an address, because names have none. */
    static Peer of(String text) {
        return text.contains(":") ? new Host(HostAndPort.parse(text), false) : new Name(RendezvousNames.require(text));
    }

    static Peer of(InetSocketAddress address) {
        return address.isUnresolved()
                ? new Host(new HostAndPort(address.getHostString(), address.getPort()), false)
                : new Address(address, false);
    }

    private static CompletableFuture<UtpSocket> connect(UtpNode node, InetSocketAddress address, boolean plain) {
        return plain ? node.connectPlain(address) : node.connect(address);
    }

    /** Known to the rendezvous. */
    record Name(String name) implements Peer {

        @Override
        public CompletableFuture<UtpSocket> connect(UtpNode node) {
            return node.connect(name);
        }

        @Override
        public Peer plain() {
            throw new IllegalStateException("Without TLS a peer is dialled by its address: '" + name + "' is a name");
        }

        @Override
        public CompletableFuture<PunchResult> punch(UtpNode node, int attempts) {
            return node.punch(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Resolved anew each time. */
    record Host(HostAndPort host, boolean isPlain) implements Peer {

        @Override
        public CompletableFuture<UtpSocket> connect(UtpNode node) throws IOException {
            return Peer.connect(node, resolve(node), isPlain);
        }

        @Override
        public Peer plain() {
            return new Host(host, true);
        }

        @Override
        public CompletableFuture<PunchResult> punch(UtpNode node, int attempts) throws IOException {
            return node.punch(resolve(node), attempts);
        }

        private InetSocketAddress resolve(UtpNode node) throws UtpConnectException {
            try {
                return host.resolve(node);
            } catch (UnknownHostException ex) {
                UtpConnectException failure = new UtpConnectException("The host of " + host
                        + " has no address; is its name right, and does the name service answer?");
                failure.initCause(ex);
                throw failure;
            }
        }

        @Override
        public String toString() {
            return host.toString();
        }
    }

    record Address(InetSocketAddress address, boolean isPlain) implements Peer {

        @Override
        public CompletableFuture<UtpSocket> connect(UtpNode node) {
            return Peer.connect(node, address, isPlain);
        }

        @Override
        public Peer plain() {
            return new Address(address, true);
        }

        @Override
        public CompletableFuture<PunchResult> punch(UtpNode node, int attempts) {
            return node.punch(address, attempts);
        }

        @Override
        public String toString() {
            return new HostAndPort(address.getAddress().getHostAddress(), address.getPort()).toString();
        }
    }
}
