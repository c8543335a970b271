package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SimulationReport.class)
class SimulatedNatTests {
    private static final InetSocketAddress INSIDE = new InetSocketAddress("192.168.0.2", 5_000);
    private static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.1", 1_111);
    private static final InetSocketAddress PEER_OTHER_PORT = new InetSocketAddress("203.0.113.1", 2_222);
    private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.2", 1_111);
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @EnumSource
    void mappingsAreSharedByDestinationsAsTheirKindSays(Dependence mapping) {
        // RFC 4787 section 4.1
        SimulatedNat nat = nat(NatKind.of(mapping, Dependence.ENDPOINT_INDEPENDENT, Ports.SEQUENTIAL));

        InetSocketAddress first = nat.outbound(INSIDE, PEER, 0);

        assertThat(nat.outbound(INSIDE, PEER, 0)).isEqualTo(first);
        assertThat(first.equals(nat.outbound(INSIDE, PEER_OTHER_PORT, 0)))
                .isEqualTo(mapping != Dependence.ADDRESS_AND_PORT_DEPENDENT);
        assertThat(first.equals(nat.outbound(INSIDE, OTHER, 0))).isEqualTo(mapping == Dependence.ENDPOINT_INDEPENDENT);
    }

    @ParameterizedTest
    @EnumSource
    void strangersAreLetInAsTheFilteringSays(Dependence filtering) {
        // RFC 4787 section 5
        SimulatedNat nat = nat(NatKind.of(Dependence.ENDPOINT_INDEPENDENT, filtering, Ports.PRESERVED));
        int port = nat.outbound(INSIDE, PEER, 0).getPort();

        assertThat(nat.inbound(PEER, port, 0)).isEqualTo(INSIDE);
        assertThat(nat.inbound(PEER_OTHER_PORT, port, 0) != null)
                .isEqualTo(filtering != Dependence.ADDRESS_AND_PORT_DEPENDENT);
        assertThat(nat.inbound(OTHER, port, 0) != null).isEqualTo(filtering == Dependence.ENDPOINT_INDEPENDENT);
        assertThat(nat.inbound(PEER, port + 1, 0)).isNull();
    }

    @Test
    void portsArePreservedUnlessTheyAreTaken() {
        // RFC 4787 section 4.2.1
        SimulatedNat nat = nat(NatKind.CONE);
        InetSocketAddress neighbour = new InetSocketAddress("192.168.0.3", INSIDE.getPort());

        assertThat(nat.outbound(INSIDE, PEER, 0).getPort()).isEqualTo(5_000);
        assertThat(nat.outbound(neighbour, PEER, 0).getPort()).isEqualTo(5_001);
    }

    @Test
    void portsFollowEachOtherOrDoNot() {
        Dependence each = Dependence.ADDRESS_AND_PORT_DEPENDENT;
        SimulatedNat sequential = nat(NatKind.of(each, each, Ports.SEQUENTIAL));
        SimulatedNat random = nat(NatKind.of(each, each, Ports.RANDOM));

        assertThat(distance(sequential)).isEqualTo(1);
        assertThat(distance(random)).isNotEqualTo(1);
    }

    @Test
    void mappingsExpireUnlessTheyAreUsedFromInside() {
        // RFC 4787 REQ-6
        SimulatedNat nat = nat(NatKind.CONE.expiring(Duration.ofSeconds(30), false));
        nat.outbound(INSIDE, PEER, 0);
        nat.outbound(INSIDE, PEER, 29 * SECOND);

        assertThat(nat.inbound(PEER, 5_000, 58 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.inbound(PEER, 5_000, 59 * SECOND)).isNull();
    }

    @Test
    void mappingsAreUsedFromOutsideWhereTheKindSaysSo() {
        // RFC 4787 section 4.3
        SimulatedNat nat = nat(NatKind.CONE.expiring(Duration.ofSeconds(30), true));
        nat.outbound(INSIDE, PEER, 0);

        assertThat(nat.inbound(PEER, 5_000, 29 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.inbound(OTHER, 5_000, 58 * SECOND)).isNull();
        assertThat(nat.inbound(PEER, 5_000, 58 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.inbound(PEER, 5_000, 88 * SECOND)).isNull();
    }

    @Test
    void aBlockedHostSendsNothing() {
        assertThat(nat(NatKind.BLOCKED).outbound(INSIDE, PEER, 0)).isNull();
    }

    @Test
    void aRestartForgetsEverything() {
        SimulatedNat nat = nat(NatKind.CONE);
        nat.outbound(INSIDE, PEER, 0);
        nat.restart();

        assertThat(nat.inbound(PEER, 5_000, 0)).isNull();
    }

    @Test
    void hostsBehindOneNatReachEachOtherByTheirPublicAddressesIfItHairpins() {
        // RFC 4787 section 6; REQ-9a: the source is the public one.
        assertThat(hairpin(true)).containsExactly(new InetSocketAddress("198.51.100.1", 5_000));
        assertThat(hairpin(false)).isEmpty();
    }

    private static List<InetSocketAddress> hairpin(boolean on) {
        SimulatedNetwork network = new SimulatedNetwork();
        SimulatedInternet internet = new SimulatedInternet(network);
        InetSocketAddress outside = new InetSocketAddress("198.51.100.1", 5_000);
        Realm home = internet.behind(internet.open(), NatKind.FULL_CONE.hairpinning(on), outside.getAddress());
        Recorder one = new Recorder(INSIDE);
        Recorder two = new Recorder(new InetSocketAddress("192.168.0.3", 6_000));
        internet.attach(one, home);
        internet.attach(two, home);
        network.send(two, PEER, new byte[7], 0, 7); // opens its mapping
        network.send(one, new InetSocketAddress(outside.getAddress(), 6_000), new byte[7], 0, 7);
        network.run(Duration.ofSeconds(1));
        return two.sources;
    }

    private static int distance(SimulatedNat nat) {
        int first = nat.outbound(INSIDE, PEER, 0).getPort();
        return nat.outbound(INSIDE, OTHER, 0).getPort() - first;
    }

    private static SimulatedNat nat(NatKind kind) {
        return new SimulatedNat(kind, InetAddress.getLoopbackAddress(), new SplittableRandom(7));
    }

    /** Notes where datagrams come from. */
    private static final class Recorder implements SimulatedHost {
        private final InetSocketAddress address;
        private final List<InetSocketAddress> sources = new ArrayList<>();

        private Recorder(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            sources.add(source);
        }

        @Override
        public void handleBatchEnd(long nowNanos) {}

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }
}
