package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.RendezvousWorld.MILLI;
import static io.utp.engine.rendezvous.RendezvousWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousEvent.Registered;
import io.utp.engine.rendezvous.RendezvousEvent.Start;
import io.utp.engine.rendezvous.RendezvousWorld.ClientHost;
import io.utp.engine.rendezvous.RendezvousWorld.ServerHost;
import org.junit.jupiter.api.Test;

/** Clients and servers together, in virtual time. */
class RendezvousTests {

    private static final String SECRET = "a secret of the tests";

    private final RendezvousWorld world = new RendezvousWorld(1);

    @Test
    void twoNodesOfOneServerMeet() {
        ServerHost server = world.server("one", NameTokens.derivedFrom(SECRET));
        ClientHost alice = world.client("alice", NameTokens.token(SECRET, "alice"), server);
        ClientHost bob = world.client("bob", NameTokens.token(SECRET, "bob"), server);
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);
        assertThat(alice.last(Registered.class).observed()).isEqualTo(alice.address);

        long call = alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);

        Start ofAlice = alice.last(Start.class);
        Start ofBob = bob.last(Start.class);
        assertThat(ofAlice.callId()).isEqualTo(call);
        assertThat(ofAlice.controlling()).isTrue();
        assertThat(ofBob.controlling()).isFalse();
        assertThat(ofBob.peerName()).isEqualTo("alice");
        assertThat(ofAlice.peerName()).isEqualTo("bob");
        assertThat(ofAlice.sessionId()).isEqualTo(ofBob.sessionId());
        assertThat(ofAlice.key().secret()).isEqualTo(ofBob.key().secret());
        assertThat(ofAlice.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("192.168.1.7", 5000), bob.address);
        assertThat(ofBob.description().candidates())
                .extracting(Candidate::address)
                .containsExactly(Addresses.of("10.0.0.3", 6000), alice.address);
    }

    @Test
    void twoNodesOfTwoServersMeetAndBeginAtOnce() {
        ServerHost one = world.server("one", NameTokens.open());
        ServerHost two = world.server("two", NameTokens.open());
        ClientHost alice = world.client("alice", null, one);
        ClientHost bob = world.client("bob", null, two);
        alice.oneWayNanos = 10 * MILLI;
        bob.oneWayNanos = 80 * MILLI;
        bob.accepts = Addresses.host("192.168.1.7", 5000);
        world.run(SECOND);

        alice.client.call("bob", Addresses.host("10.0.0.3", 6000), world.nowNanos);
        world.run(SECOND);

        Start ofAlice = alice.last(Start.class);
        Start ofBob = bob.last(Start.class);
        assertThat(ofAlice.key().secret()).isEqualTo(ofBob.key().secret());
        long beginOfAlice = alice.timeOf(ofAlice) + ofAlice.delayNanos();
        long beginOfBob = bob.timeOf(ofBob) + ofBob.delayNanos();
        assertThat(Math.abs(beginOfAlice - beginOfBob)).isLessThanOrEqualTo(2 * MILLI);
        assertThat(ofBob.delayNanos()).isZero();
    }
}
