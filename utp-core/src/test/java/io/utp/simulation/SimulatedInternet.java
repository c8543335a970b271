package io.utp.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that reach each other by their addresses, through the NATs that they stand behind. A datagram leaves through the
 * NATs of its sender at once, travels over the sender's link, and enters through the NATs of its receiver when it arrives.
 */
final class SimulatedInternet {
    private final SimulatedNetwork network;
    private final Realm open = new Realm(null, null);

    SimulatedInternet(SimulatedNetwork network) {
        this.network = network;
    }

    /** Addresses that reach each other without translation; all but the outermost realm have a NAT to the next one. */
    static final class Realm {
        private final @Nullable SimulatedNat gateway;
        private final @Nullable Realm outside;
        private final Map<InetSocketAddress, SimulatedHost> hosts = new HashMap<>();
        private final Map<InetAddress, Realm> behind = new HashMap<>();
        private boolean isolated;

        private Realm(@Nullable SimulatedNat gateway, @Nullable Realm outside) {
            this.gateway = gateway;
            this.outside = outside;
        }

        SimulatedNat nat() {
            if (gateway == null) {
                throw new IllegalStateException("There is no NAT around the open internet");
            }
            return gateway;
        }

        /** Whether hosts inside are kept from each other's own addresses, as guests of a wireless network often are. */
        void isolate(boolean on) {
            isolated = on;
        }

        private boolean knows(InetSocketAddress address) {
            return hosts.containsKey(address) || behind.containsKey(address.getAddress());
        }
    }

    Realm open() {
        return open;
    }

    /** Opens a realm behind a new NAT, which has this address outside. */
    Realm behind(Realm outside, NatKind kind, InetAddress address) {
        Realm realm = new Realm(new SimulatedNat(kind, address, network.newRandom()), outside);
        outside.behind.put(address, realm);
        return realm;
    }

    /** Gives the NAT around a realm another public address; what is on its way to the old one vanishes. */
    void move(Realm realm, InetAddress next) {
        Realm outside = realm.outside;
        if (outside == null) {
            throw new IllegalStateException("There is no NAT around the open internet");
        }
        outside.behind.remove(realm.nat().address());
        realm.nat().move(next);
        outside.behind.put(next, realm);
    }

    /** Puts a host into a realm; what it sends travels over the link that is returned. */
    Link attach(SimulatedHost host, Realm realm) {
        Link link = network.newLink("from " + host.address());
        attach(host, realm, link);
        return link;
    }

    /** Puts one more address of a host into a realm, which shares the host's link. */
    void attach(SimulatedHost host, Realm realm, Link link) {
        realm.hosts.put(host.address(), host);
        network.route(host, (to, data, offset, length) -> send(host.address(), realm, link, to, data, offset, length));
    }

    /** Takes an address out. */
    void detach(SimulatedHost host, Realm realm) {
        realm.hosts.remove(host.address());
        network.unroute(host);
    }

    private void send(
            InetSocketAddress from, Realm realm, Link link, InetSocketAddress to, byte[] data, int offset, int length) {
        if (realm.isolated && realm.hosts.containsKey(to)) {
            return;
        }
        InetSocketAddress source = from;
        Realm here = realm;
        while (!here.knows(to)) {
            SimulatedNat nat = here.gateway;
            Realm outside = here.outside;
            InetSocketAddress translated = nat == null ? null : nat.outbound(source, to, network.nowNanos());
            if (translated == null || outside == null) {
                return;
            }
            if (outside.behind.get(to.getAddress()) == here && !nat.kind().hairpins()) {
                return; // RFC 4787 section 6
            }
            source = translated;
            here = outside;
        }
        link.send(source, new Arrival(here, to), data, offset, length);
    }

    /** A datagram that arrives for an address. */
    private static final class Arrival implements SimulatedHost {
        private final Realm realm;
        private final InetSocketAddress to;
        private @Nullable SimulatedHost receiver;

        private Arrival(Realm realm, InetSocketAddress to) {
            this.realm = realm;
            this.to = to;
        }

        @Override
        public InetSocketAddress address() {
            return to;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            InetSocketAddress target = to;
            Realm here = realm;
            while (!here.hosts.containsKey(target)) {
                Realm inside = here.behind.get(target.getAddress());
                InetSocketAddress internal =
                        inside == null ? null : inside.nat().inbound(source, target.getPort(), nowNanos);
                if (internal == null) {
                    return;
                }
                target = internal;
                here = inside;
            }
            receiver = here.hosts.get(target);
            receiver.handleDatagram(source, datagram, nowNanos);
        }

        @Override
        public void handleBatchEnd(long nowNanos) {
            if (receiver != null) {
                receiver.handleBatchEnd(nowNanos);
            }
        }

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }
}
