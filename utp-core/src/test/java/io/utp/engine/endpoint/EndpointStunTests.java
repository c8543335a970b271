package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.stun.NatBehavior;
import io.utp.engine.stun.StunMessage;
import io.utp.engine.stun.StunMessage.TransactionId;
import io.utp.engine.stun.StunOutcome;
import io.utp.engine.stun.StunResponse;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** STUN and uTP on one port. */
class EndpointStunTests {

    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.7", 3_478);
    private static final InetSocketAddress HOST = new InetSocketAddress("10.0.0.2", 20_000);
    private static final InetSocketAddress MAPPED = new InetSocketAddress("203.0.113.9", 40_000);

    private final EndpointConfig config =
            new EngineSettings().connections(10).fixedBuffers().toConfig();
    private final Endpoint endpoint = new Endpoint(config, new SplittableRandom(1));
    private final ByteBuffer out = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private long now = 1_000_000;

    @Test
    void aServerTellsTheAddress() {
        long id = endpoint.stun(SERVER, now);
        TransactionId transaction = request();
        now += 1_000;
        assertThat(receive(new StunResponse(transaction).mapped(MAPPED))).isTrue();
        assertThat(endpoint.pollStun()).isEqualTo(new StunOutcome(id, SERVER, SERVER, MAPPED, null, 0, 1_000));
        assertThat(endpoint.pollStun()).isNull();
        assertThat(endpoint.nextDeadline()).isEqualTo(Deadline.NEVER);
        assertThat(endpoint.statistics().unknownPackets()).isZero();
    }

    @Test
    void whatLooksLikeBothIsUtpUnlessItIsWaitedFor() {
        // A STUN success starts 0x01 0x01: BEP 29's DATA, version 1, with a selective acknowledgement.
        TransactionId stranger = new TransactionId(1, 2);
        endpoint.stun(SERVER, now);
        TransactionId own = request();
        receive(new StunResponse(stranger).mapped(MAPPED));
        assertThat(endpoint.pollStun()).isNull();
        EndpointStatistics seen = endpoint.statistics();
        assertThat(seen.unknownPackets() + seen.malformedPackets()).isEqualTo(1);
        receive(new StunResponse(own).mapped(MAPPED));
        assertThat(endpoint.pollStun()).isNotNull();
        assertThat(endpoint.statistics()).isEqualTo(seen);
    }

    @Test
    void theQuestionIsRepeatedUntilItFails() {
        endpoint.stun(SERVER, now);
        long start = now;
        int requests = 0;
        StunOutcome outcome = null;
        while (outcome == null) {
            if (endpoint.pollTransmit(now, out.clear()) != null) {
                requests++;
            }
            now = endpoint.nextDeadline();
            endpoint.handleTimeout(now);
            outcome = endpoint.pollStun();
        }
        // RFC 8489 section 6.2.1
        assertThat(requests).isEqualTo(7);
        assertThat(now - start).isEqualTo(39_500_000_000L);
        assertThat(outcome.isAnswered()).isFalse();
    }

    @Test
    void theQuestionsOfADiscoveryAreItsOwn() {
        long id = endpoint.discoverNat(List.of(SERVER), List.of(HOST), now);
        receive(new StunResponse(request()).mapped(HOST));
        assertThat(endpoint.pollStun()).isNull();
        assertThat(endpoint.pollNat())
                .isEqualTo(new NatBehavior(id, HOST, NatBehavior.Mapping.NONE, NatBehavior.Filtering.UNKNOWN));
        assertThat(endpoint.pollNat()).isNull();
    }

    private TransactionId request() {
        Transmit transmit = endpoint.pollTransmit(now, out.clear());
        assertThat(transmit.remote()).isEqualTo(SERVER);
        assertThat(transmit.length()).isEqualTo(out.position()).isEqualTo(transmit.segmentSize());
        return StunMessage.decode(out.flip()).transaction();
    }

    private boolean receive(StunResponse response) {
        return endpoint.handleDatagram(SERVER, response.fingerprint().build(), now);
    }
}
