package io.utp.engine.node;

import static io.utp.engine.node.NodePair.A;
import static io.utp.engine.node.NodePair.B;
import static io.utp.engine.node.NodePair.SECOND;
import static io.utp.engine.node.NodePair.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.NodePair.Datagram;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesTests {

    private static final int SERVICE = 1;

    private final NodePair pair = new NodePair();

    private Connection dial() {
        return pair.a.connect(new Path(0, B), SERVICE, pair.now);
    }

    private static byte[] syn(int id, int sequence, long cookie) {
        PacketHeader syn = new PacketHeader()
                .type(PacketType.SYN)
                .connectionId(id)
                .sequence(sequence)
                .service(SERVICE, cookie);
        ByteBuffer out = ByteBuffer.allocate(syn.encodedLength());
        syn.encode(out);
        return out.array();
    }

    @Test
    void aServiceIsReachedInTwoRounds() {
        pair.b.serve(SERVICE, 10);

        Connection dialled = dial();
        pair.exchange();

        assertThat(dialled.isEstablished()).isTrue();
        Connection accepted = NodePair.newest(pair.b);
        assertThat(accepted.service()).isEqualTo(SERVICE);
        assertThat(dialled.service()).isEqualTo(SERVICE);
        List<Datagram> sent = pair.sent();
        assertThat(sent).extracting(datagram -> datagram.bytes().length).containsExactly(31, 16, 31, 20, 20);
        // No more bytes go back than came, until the address is proven.
        assertThat(sent.get(2).bytes()).isNotEqualTo(sent.get(0).bytes());
    }

    @Test
    void aServiceCarriesDataAndCountsAsNoneOfTheApplications() {
        pair.b.serve(SERVICE, 10);
        Connection dialled = dial();
        pair.exchange();
        Connection accepted = NodePair.newest(pair.b);

        dialled.write(ByteBuffer.allocate(3_000), pair.now);
        pair.exchange();

        assertThat(accepted.statistics().bytesReceived()).isEqualTo(3_000);
        assertThat(pair.a.initiatedConnections()).isZero();
        assertThat(pair.b.acceptedConnections()).isZero();
        dialled.destroy(pair.now);
        pair.exchange();
        assertThat(pair.a.initiatedConnections()).isZero();
        assertThat(pair.b.acceptedConnections()).isZero();
    }

    @Test
    void whatIsNotServedIsRefused() {
        Connection dialled = dial();
        pair.exchange();

        assertThat(dialled.closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(pair.b.statistics().refusedConnections()).isEqualTo(1);
    }

    @Test
    void aServiceHasALimitOfItsOwn() {
        pair.b.serve(SERVICE, 2);
        List<Connection> dialled = List.of(dial(), dial(), dial());
        pair.exchange();

        assertThat(dialled).filteredOn(Connection::isEstablished).hasSize(2);
        assertThat(dialled).filteredOn(c -> c.closeCause() == CloseCause.RESET).hasSize(1);
        // Whose place is free again when it is over.
        dialled.stream()
                .filter(Connection::isEstablished)
                .findFirst()
                .orElseThrow()
                .destroy(pair.now);
        pair.exchange();
        Connection another = dial();
        pair.exchange();
        assertThat(another.isEstablished()).isTrue();
    }

    @Test
    void aMillionForgedSynsLeaveNothing() throws UnknownHostException {
        pair.b.serve(SERVICE, 10);
        byte[] syn = syn(1_000, 7, 0);
        ByteBuffer out = ByteBuffer.allocate(100);
        long sentBytes = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            InetSocketAddress victim = new InetSocketAddress(InetAddress.getByAddress(address), 1 + i % 60_000);
            pair.b.handleDatagram(0, victim, ByteBuffer.wrap(syn), pair.now);
            // A batch of 1,000, so that not all can be answered.
            while (i % 1_000 == 999 && pair.b.pollTransmit(pair.now, out.clear()) != null) {
                sentBytes += out.position();
            }
        }

        assertThat(pair.b).extracting("registrations.table.size").isEqualTo(0);
        assertThat(pair.b.connections()).isEmpty();
        assertThat(NodePair.newest(pair.b)).isNull();
        assertThat(sentBytes).isBetween(1L, 1_000_000L * 16);
        assertThat(sentBytes).isEqualTo(pair.b.statistics().cookiesSent() * CookieMessage.SIZE);
        pair.now += SECOND;
        Connection dialled = dial();
        pair.exchange();
        assertThat(dialled.isEstablished()).isTrue();
    }

    @Test
    void aCookieIsWorthNothingElsewhereNorForLong() {
        pair.b.serve(SERVICE, 10);
        long cookie = cookie(A, 1_000, 7);

        assertThat(pair.inject(pair.b, STRANGER, syn(1_000, 7, cookie)).get(0).bytes())
                .hasSize(CookieMessage.SIZE);
        assertThat(pair.inject(pair.b, A, syn(1_002, 7, cookie)).get(0).bytes()).hasSize(CookieMessage.SIZE);
        assertThat(pair.inject(pair.b, A, syn(1_000, 8, cookie)).get(0).bytes()).hasSize(CookieMessage.SIZE);
        pair.now += 29 * SECOND;
        assertThat(pair.inject(pair.b, A, syn(1_000, 7, cookie)).get(0).is(PacketType.STATE))
                .isTrue();
        long another = cookie(STRANGER, 1_000, 7);
        pair.now += 61 * SECOND;
        assertThat(pair.inject(pair.b, STRANGER, syn(1_000, 7, another)).get(0).bytes())
                .hasSize(CookieMessage.SIZE);
    }

    private long cookie(InetSocketAddress from, int id, int sequence) {
        Datagram answer = pair.inject(pair.b, from, syn(id, sequence, 0)).get(0);
        return CookieMessage.decode(ByteBuffer.wrap(answer.bytes())).cookie();
    }

    @Test
    void aCookieThatNobodyAskedForIsNotRepeated() {
        Connection dialled = dial();
        PacketHeader syn = new PacketHeader();
        syn.decode(ByteBuffer.wrap(pair.poll(pair.a).get(0).bytes()));
        int id = syn.connectionId();
        int sequence = syn.sequence();

        assertThat(pair.inject(pair.a, STRANGER, bytes(new CookieMessage(id, sequence, 5))))
                .isEmpty();
        assertThat(pair.inject(pair.a, B, bytes(new CookieMessage(id, sequence + 1, 5))))
                .isEmpty();
        assertThat(pair.inject(pair.a, B, bytes(new CookieMessage(id + 1, sequence, 5))))
                .isEmpty();
        assertThat(pair.inject(pair.a, B, bytes(new CookieMessage(id, sequence, 5))))
                .hasSize(1);
        assertThat(pair.inject(pair.a, B, bytes(new CookieMessage(id, sequence, 5))))
                .as("a copy")
                .isEmpty();
        assertThat(dialled.closeCause()).isNull();
    }

    private static byte[] bytes(CookieMessage message) {
        ByteBuffer out = ByteBuffer.allocate(CookieMessage.SIZE);
        message.encode(out);
        return out.array();
    }

    @Test
    void aLostRoundIsMadeUpFor() {
        pair.b.serve(SERVICE, 10);
        Connection dialled = dial();
        pair.poll(pair.a);
        pair.advance(2 * SECOND);
        assertThat(dialled.isEstablished()).isTrue();
    }

    @Test
    void aPeerOfAServiceMovesAsAnyOther() {
        pair.b.serve(SERVICE, 10);
        Connection dialled = dial();
        pair.exchange();
        pair.advance(SECOND);
        Connection accepted = NodePair.newest(pair.b);
        pair.place(pair.a, 0, NodePair.OTHER_A);

        dialled.probePath(pair.now);
        pair.exchange();

        assertThat(accepted.remote()).isEqualTo(NodePair.OTHER_A);
    }

    @Test
    void servicesHaveNumbers() {
        assertThatThrownBy(() -> pair.a.serve(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.a.serve(256, 1)).hasMessageContaining("from 1 to 255");
    }
}
