package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RendezvousUplinkTests {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress SLOW = InetSocketAddress.createUnresolved("slow.example", 8_300);
    private static final InetSocketAddress QUICK = InetSocketAddress.createUnresolved("quick.example", 8_300);
    private static final InetSocketAddress AT_SLOW = new InetSocketAddress("192.0.2.1", 8_300);
    private static final InetSocketAddress AT_QUICK = new InetSocketAddress("192.0.2.2", 8_300);

    private final Node node = LostConnections.node(1);
    private final RendezvousUplink uplink = new RendezvousUplink(
            node, RendezvousClientSettings.of(List.of(SLOW, QUICK), "alice", null), new SplittableRandom(1));
    private long now = SECOND;

    /** The next server that is to be resolved. */
    private InetSocketAddress dialled() {
        for (int count = 0; count < 100; count++) {
            uplink.flush(now);
            InetSocketAddress server = uplink.pollResolve();
            if (server != null) {
                return server;
            }
            now = uplink.client().nextDeadline();
            uplink.client().handleTimeout(now);
        }
        throw new AssertionError("nothing is dialled");
    }

    @Test
    void theServerIsDialledOnceItIsResolved() {
        uplink.client().start(now);
        assertThat(dialled()).isEqualTo(SLOW);
        assertThat(uplink.server()).isNull();

        uplink.handleResolved(SLOW, AT_SLOW, now);

        assertThat(uplink.server()).isEqualTo(AT_SLOW);
    }

    @Test
    void whoseServerCannotBeResolvedTriesTheNext() {
        uplink.client().start(now);
        assertThat(dialled()).isEqualTo(SLOW);

        uplink.handleResolved(SLOW, null, now);

        uplink.pollEvent();
        assertThat(uplink.pollState().problem()).contains("slow.example", "cannot be resolved");
        assertThat(dialled()).isEqualTo(QUICK);
        assertThat(node.connections()).isEmpty();
    }

    @Test
    void aServerThatIsResolvedTooLateDoesNotTakeThePlaceOfTheNext() {
        uplink.client().start(now);
        assertThat(dialled()).isEqualTo(SLOW);
        assertThat(dialled()).isEqualTo(QUICK);
        uplink.handleResolved(QUICK, AT_QUICK, now);
        assertThat(uplink.server()).isEqualTo(AT_QUICK);

        uplink.handleResolved(SLOW, AT_SLOW, now);

        assertThat(uplink.server()).isEqualTo(AT_QUICK);
        assertThat(node.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.remote()).isEqualTo(AT_QUICK));
    }

    @Test
    void aDialThatWasGivenUpIsNotMadeEvenIfNothingFollowed() {
        uplink.client().start(now);
        assertThat(dialled()).isEqualTo(SLOW);
        uplink.close(now);

        uplink.handleResolved(SLOW, AT_SLOW, now);

        assertThat(node.connections()).isEmpty();
        assertThat(uplink.server()).isNull();
    }

    @Test
    void aServerIsResolvedAgainForTheNextDial() {
        uplink.client().start(now);
        assertThat(dialled()).isEqualTo(SLOW);
        assertThat(dialled()).isEqualTo(QUICK);
        assertThat(dialled()).isEqualTo(SLOW);
        uplink.handleResolved(SLOW, AT_SLOW, now);
        uplink.handleResolved(SLOW, AT_SLOW, now);

        assertThat(node.connections()).hasSize(1);
        assertThat(uplink.server()).isEqualTo(AT_SLOW);
    }

    @Test
    void whoHasLeftIsNotRegisteredAndHasNoProblem() {
        uplink.close(now);

        assertThat(uplink.pollState()).isEqualTo(new RegistrationState(false, null, null, null));
    }
}
